"""What the lab's own cells leave behind, kept so that submissions which did not touch them need not run them again.

The cells are run once in the fork parent, twice over: those before the first answer, and all that are no answer. A
submission that has them all, in order and word for word, and beside them only definitions that take no name of theirs,
is given what they left and runs its definitions; one that begins as the lab does is given the first part; any other
begins with what all of them define and runs everything. Which of these it is makes no difference to what the
submission's functions see.
"""

from __future__ import annotations

import ast
import builtins
import dis
import functools
import random
import sys
import types
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

_DESCRIPTIVE = (
    ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.BinOp, ast.BitOr, ast.Load,
)  # fmt: skip
_OF_PYTHON = frozenset(dir(builtins))


@dataclass(frozen=True)
class Left:
    """What cells left behind: variables, the state of chance, and the names that they use or define.

    `bound[i]` are the names that are bound when i of the cells have run, Python's own among them.
    """

    cells: list[str]
    variables: dict[str, Any]
    chance: tuple[Any, ...]
    names: frozenset[str]
    bound: list[frozenset[str]]

    @classmethod
    def by(
        cls,
        cells: list[str],
        variables: dict[str, Any],
        codes: list[types.CodeType],
        bound: list[frozenset[str]],
    ) -> Left:
        """What is there now, after `cells` (compiled to `codes`) were run."""
        chance = torch.get_rng_state(), np.random.get_state(), random.getstate()
        names = frozenset(name for code in codes for name in _names(code))
        return cls(cells, dict(variables), chance, names, [names | _OF_PYTHON for names in bound])

    def restore_chance(self) -> None:
        """Let the next cell draw the numbers that it would draw after these."""
        torch.set_rng_state(self.chance[0])
        np.random.set_state(self.chance[1])
        random.setstate(self.chance[2])

    def beside(self, cells: list[str]) -> list[int] | None:
        """Which of a submission's cells are not these; None when these are not all there, or more than definitions are."""
        own: list[int] = []
        seen, defined = 0, set[str]()
        for index, source in enumerate(cells):
            if seen < len(self.cells) and source == self.cells[seen]:
                seen += 1
                continue
            try:
                for statement in parsed(source).body:
                    defined |= self._defined_by(statement, defined, self.bound[seen])
            except (SyntaxError, ValueError, _MoreThanThat):
                return None
            own.append(index)
        return own if seen == len(self.cells) else None

    def _defined_by(self, statement: ast.stmt, *bound: Container[str]) -> set[str]:
        """The names that a statement defines, no other of the lab's among them, with what is bound before it."""
        defined = dict(_definitions(statement))
        taken = any(name in self.names and self.variables.get(name) is not thing for name, thing in defined.items())
        if taken or not all(any(name in names for names in bound) for name in _described_by(statement)):
            raise _MoreThanThat
        return set(defined)


@functools.cache
def parsed(source: str) -> ast.Module:
    """A cell that is plain Python, as it is looked at and then compiled; not to be changed.

    Raises SyntaxError, or ValueError for a NUL, where it is none.
    """
    return ast.parse(source)


class _MoreThanThat(Exception):
    """A statement that may do more than give something a name."""


def _definitions(statement: ast.stmt) -> Iterator[tuple[str, object]]:
    """Names that a statement defines, with what they stand for where that is there already."""
    match statement:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return
        case ast.FunctionDef(decorator_list=[]) if _is_plain(statement):
            yield statement.name, statement
        case ast.Import():
            for alias in statement.names:
                name = alias.name if alias.asname else alias.name.split(".")[0]
                yield alias.asname or name, _loaded(alias.name) and _loaded(name)
        case ast.ImportFrom(module=str(module), level=0):
            for alias in statement.names:
                yield alias.asname or alias.name, _part(_loaded(module), alias.name)
        case _:
            raise _MoreThanThat


def _is_plain(function: ast.FunctionDef) -> bool:
    """Whether defining a function computes nothing: constant defaults, annotations that only name types."""
    defaults = (*function.args.defaults, *function.args.kw_defaults)
    return all(default is None or isinstance(default, ast.Constant) for default in defaults) and all(
        isinstance(node, _DESCRIPTIVE) for node in _annotations(function)
    )


def _described_by(statement: ast.stmt) -> set[str]:
    """The names that are looked up when a function is defined: those of its annotations."""
    nodes = _annotations(statement) if isinstance(statement, ast.FunctionDef) else ()
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _annotations(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Every node of a function's annotations."""
    every = function.args
    arguments = (*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg)
    described = (function.returns, *(each.annotation for each in arguments if each is not None))
    return (node for each in described if each is not None for node in ast.walk(each))


def _loaded(module: str) -> types.ModuleType:
    if module not in sys.modules:
        raise _MoreThanThat
    return sys.modules[module]


def _part(module: types.ModuleType, name: str) -> object:
    if name not in vars(module):
        raise _MoreThanThat
    return vars(module)[name]


def _names(code: types.CodeType) -> Iterator[str]:
    """The variables that code uses or defines; `co_names` has attributes and modules too."""
    for step in dis.get_instructions(code):
        if step.opname != "IMPORT_NAME" and ("NAME" in step.opname or "GLOBAL" in step.opname):
            yield step.argval
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
