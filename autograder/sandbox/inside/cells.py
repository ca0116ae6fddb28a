"""Runs a student's cells as Jupyter would: IPython syntax, top-level await; a statement that fails stops nothing else.

The shell is IPython's own, made once in the fork parent. Differences, each told in a note: `!` lines do nothing,
pictures are not drawn (Agg), magics that need a notebook front end do nothing.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import contextlib
import dataclasses
import importlib
import inspect
import linecache
import os
import re
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any, cast

import statements
from failures import Failures
from IPython.core.interactiveshell import InteractiveShell
from lesson import Left, parsed
from matplotlib import pyplot
from statements import Piece
from traitlets.config import Config

_RUNS_ITS_CELL = re.compile(r"\A\s*%%(?:time|capture)\b[^\n]*")
"""Magics that run the rest of their cell, where an error would end all of it in silence."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


class Notebook:
    """The student's namespace (`__main__`) and the shell that runs cells in it.

    `lesson` are the lab's own cells, most of which a submission has word for word.
    """

    def __init__(self, lesson: list[str]) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        self.notes: list[str] = []
        self.lesson = lesson
        self._shell = cast(Any, InteractiveShell.instance(config=config))
        self._shell.system = self._shell.system_raw = self._shell.getoutput = self._ignore_shell
        self._shell.enable_matplotlib = self._shell.enable_pylab = lambda gui=None, **_: ("agg", None)
        self.namespace: dict[str, Any] = self._shell.user_ns
        self._left: list[Left] = []
        self._lent: dict[str, Any] = {}
        self._missing: dict[str, dict[str, Any]] = {}

    def keep(self, cells: list[str]) -> None:
        """Run cells of the lab and keep what they leave, for every submission that leaves them as they are."""
        before = dict(self.namespace)
        bound = [frozenset(before)]
        errors: list[dict[str, Any]] = []
        for index, source in enumerate(cells):
            errors += self.run(index, source)
            bound.append(frozenset(self.namespace))
        self._lent = self.namespace.copy() | self._lent
        if not errors and not self.notes:
            codes = [self._compiled(index, source)[1] for index, source in enumerate(cells)]
            self._left.append(Left.by(cells, self.namespace, codes, bound))
        pyplot.close("all")
        self._forget(before)

    def begin(self, cells: list[str]) -> list[int]:
        """Which of these cells must be run; what the others would have left is there now.

        So are the names of all of the lesson's own lines, whatever became of those in this copy.
        """
        self.lend()
        for left in self._left:
            due = left.beside(cells)
            if due is None and cells[: len(left.cells)] == left.cells:
                due = list(range(len(left.cells), len(cells)))
                left.restore_chance()  # definitions alone draw no numbers
            if due is not None:
                self.namespace.update(left.variables)
                return due
        return list(range(len(cells)))

    def lend(self) -> None:
        """Let the notebook begin with what the lesson's own lines define."""
        self.namespace.update(self._lent)

    def _forget(self, before: dict[str, Any]) -> None:
        self.notes.clear()
        self._missing.clear()
        self.namespace.clear()
        self.namespace.update(before)

    def run(self, index: int, source: str) -> list[dict[str, Any]]:
        """Run one cell; the errors of those of its statements that failed, none of which keeps the others from running.

        An error is {"cell", "line", "statement", "type", "text", "names"}: where it stood, its first line, and what is
        not defined because of it.
        """
        code = None
        with _quietly(source):
            try:
                text, code = self._compiled(index, source)
                self._show(index, text)
                self._execute(code)
            except (
                BaseException
            ) as error:  # SystemExit and KeyboardInterrupt of a cell end a statement, not the notebook
                return self._go_on(index, source, code, error)
        return []

    def run_apart(
        self, index: int, source: str, cut: list[int] | None, tell: Callable[[int, int], None]
    ) -> list[dict[str, Any]]:
        """Run one cell statement by statement; `tell` hears the number and the line of each before it runs.

        The statements `cut` are left out; where it is None, all but imports, functions and classes are.
        """
        failures = Failures(index, self._missing, self.namespace)
        with _quietly(source):
            pieces = self._apart(index, source)
            for number, piece in enumerate(pieces):
                if number not in cut if cut is not None else _defines(piece.tree):
                    tell(number, piece.line)
                    self._attempt(piece, statements.future(pieces), failures)
        return failures.found

    def _go_on(
        self, index: int, source: str, code: types.CodeType | None, error: BaseException
    ) -> list[dict[str, Any]]:
        """Run what is left of a cell that failed as a whole, no statement twice."""
        failures = Failures(index, self._missing, self.namespace)
        pieces = self._apart(index, source)
        flags, rest = statements.future(pieces), pieces
        if code is not None:
            number = statements.failed(pieces, error, code)
            if number is None:  # nobody knows how far it came: only what can be done twice is
                failures.add(None, error)
                rest = [piece for piece in pieces if _defines(piece.tree)]
            else:
                self._mend(pieces[number], flags, error, failures)
                rest = pieces[number + 1 :]
        for piece in rest:
            self._attempt(piece, flags, failures)
        return failures.found

    def _attempt(self, piece: Piece, flags: int, failures: Failures) -> None:
        if piece.tree is None:
            assert piece.error is not None
            failures.add(piece, piece.error)
            return
        try:
            self._execute(_code(piece.tree, failures.name, flags))
        except BaseException as error:
            self._mend(piece, flags, error, failures)

    def _mend(self, piece: Piece, flags: int, error: BaseException, failures: Failures) -> None:
        """What a failed statement gives all the same: a function without its annotations, the other names of an import."""
        assert piece.tree is not None
        parts = statements.one_by_one(piece.tree)
        if statements.is_in_annotation(piece.tree, error, failures.name):
            parts, flags = [piece.tree], flags | __future__.annotations.compiler_flag
        elif len(parts) == 1:
            failures.add(piece, error)
            return
        for part in parts:
            try:
                self._execute(_code(part, failures.name, flags))
            except BaseException as found:
                failures.add(dataclasses.replace(piece, tree=part), found)

    def _apart(self, index: int, source: str) -> list[Piece]:
        """The statements of a cell."""
        try:
            text, _ = self._parsed(source)
        except (SyntaxError, ValueError):
            text = source
        self._show(index, text)
        return statements.apart(text, self._shell.transform_cell)

    def _show(self, index: int, text: str) -> None:
        name = f"<cell {index}>"
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)

    def _compiled(self, index: int, source: str) -> tuple[str, types.CodeType]:
        name = f"<cell {index}>"
        text, tree = self._parsed(source)
        return text, compile(tree, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)

    def _parsed(self, source: str) -> tuple[str, ast.Module]:
        """The cell as plain Python. What is plain Python is so to IPython too, and the other way is slow."""
        try:
            return source, parsed(source)
        except (SyntaxError, ValueError):
            bare = _RUNS_ITS_CELL.sub("", source)
            text = _leading_lines(bare) + self._shell.transform_cell(bare)
            return text, parsed(text)

    def _execute(self, code: types.CodeType) -> None:
        result = eval(code, self.namespace)
        if inspect.iscoroutine(result):
            asyncio.run(result)

    def _ignore_shell(self, command: str, **_: object) -> list[str]:
        self.notes.append(command[:80])
        return []

    def function(self, name: str) -> Callable[..., Any] | None:
        """What the student defined under `name`, also in a module of their own, if it can be called."""
        found = self.namespace[name] if name in self.namespace else _in_own_module(self.namespace, name)
        return found if callable(found) else None


def _in_own_module(namespace: dict[str, Any], name: str) -> object:
    """What a module that lies in the working folder, and was imported, defines under `name`."""
    modules = [value for value in list(namespace.values()) if isinstance(value, types.ModuleType)]
    here = os.getcwd()
    own = [vars(module) for module in modules if os.path.dirname(vars(module).get("__file__") or "") == here]
    return next((found[name] for found in own if name in found), None)


def _leading_lines(source: str) -> str:
    """The empty lines before a cell's first, which IPython takes away: an error must be told at the student's line."""
    return "\n" * source[: len(source) - len(source.lstrip())].count("\n")


def _code(statement: ast.stmt, name: str, flags: int) -> types.CodeType:
    flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: types.CodeType = compile(ast.Module([statement], []), name, "exec", flags=flags, dont_inherit=True)
    return code


@contextlib.contextmanager
def _quietly(source: str) -> Iterator[None]:
    """Without warnings; and a module that the cell wrote can be imported when it is over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            if ".py" in source:
                importlib.invalidate_caches()


def _defines(statement: ast.stmt | None) -> bool:
    is_lambda = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda)
    return isinstance(statement, _DEFINITIONS) or is_lambda
