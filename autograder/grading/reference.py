"""The right functions of a lab: the solution cells of its own source notebook, run here, on the trusted side.

Of the notebook's other code only those top-level statements are run that the solutions need by name: imports,
constants, functions. So no picture is drawn and no visible check is made.
"""

from __future__ import annotations

import ast
import builtins
import dis
import linecache
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import CodeType, ModuleType
from typing import Any

from autograder.errors import GraderError
from autograder.intake import parsing
from autograder.labs.tracing import SOLUTION

Function = Callable[..., Any]


def functions(cells: Sequence[str], wanted: Collection[str], support: Mapping[str, bytes]) -> dict[str, Function]:
    """The functions called `wanted` as these code cells define them; `support` holds the files beside the notebook.

    Raises GraderError, with the cell and its line, when the cells do not define one of them.
    """
    space: dict[str, Any] = {"__name__": "solution", "__builtins__": _builtins(support)}
    for name, statement in _needed(cells, wanted):
        try:
            exec(compile(ast.Module([statement], []), name, "exec", dont_inherit=True), space)
        except Exception as error:
            place = f"{name}, line {statement.lineno}"
            raise GraderError(f"the lab's own solution fails: {place}: {type(error).__name__}: {error}") from error
    absent = sorted(name for name in wanted if not callable(space.get(name)))
    if absent:
        raise GraderError(f"the lab's source notebook defines no {', no '.join(absent)}: write a solution cell for it")
    return {name: space[name] for name in wanted}


def cell_name(number: int) -> str:
    """What the code of one cell, counted from 1, calls its file in a traceback."""
    return f"{SOLUTION}, code cell {number}>"


def _needed(cells: Sequence[str], wanted: Collection[str]) -> list[tuple[str, ast.stmt]]:
    """The statements, each with its cell's name, that bind what is wanted, or what such a statement uses, in order."""
    statements = [(name, statement) for name, tree in _parsed(cells) for statement in tree.body]
    bound = [_bound(statement) for _, statement in statements]
    names, kept = set(wanted), -1
    while kept != len(names):
        kept = len(names)
        for (_, statement), binds in zip(statements, bound, strict=True):
            if binds & names:
                names |= _used(compile(ast.Module([statement], []), "", "exec", dont_inherit=True))
    return [each for each, binds in zip(statements, bound, strict=True) if binds & names]


def _parsed(cells: Sequence[str]) -> Iterator[tuple[str, ast.Module]]:
    for number, source in enumerate(cells, 1):
        name = cell_name(number)
        text = "".join(
            line if not line.startswith(("%", "!")) else "\n" for line in source.splitlines(keepends=True)
        )  # what IPython alone understands
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        try:
            yield name, parsing.parse(text)
        except SyntaxError as error:
            raise GraderError(
                f"the lab's source notebook is no Python: {name}, line {error.lineno}: {error.msg}"
            ) from None


def _used(code: CodeType) -> set[str]:
    """The names that code looks up outside itself; a function's own variables are none of them."""
    found = {each.argval for each in dis.get_instructions(code) if each.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return found.union(*(_used(inner) for inner in code.co_consts if isinstance(inner, CodeType)))


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a top-level statement binds, or whose objects it changes, for those that follow."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return {(alias.asname or alias.name).split(".")[0] for alias in aliases}
        case _:
            return {name for node in ast.walk(statement) for name in _changed(node)}


def _changed(node: ast.AST) -> Iterator[str]:
    """`x` of `x = ...`, `x[0] = ...`, `x.y = ...` and `x.append(...)`."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
            yield from _base(node)
        case ast.Expr(value=ast.Call(func=ast.Attribute() as function)):
            yield from _base(function)


def _base(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _builtins(support: Mapping[str, bytes]) -> dict[str, Any]:
    """Python's own, with an import that finds the files beside the notebook first, for this lab alone."""
    known: dict[str, ModuleType] = {}

    def find(name: str, *others: Any, **named: Any) -> Any:
        file = f"{name}.py"
        if file not in support:
            return __import__(name, *others, **named)
        if name not in known:
            known[name] = ModuleType(name)
            vars(known[name]).update({"__builtins__": space, "__file__": f"<{file}>"})
            exec(compile(support[file], f"<{file}>", "exec", dont_inherit=True), vars(known[name]))
        return known[name]

    space = {**vars(builtins), "__import__": find}
    return space
