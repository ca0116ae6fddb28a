"""Runs a student's cells as Jupyter would: IPython syntax, top-level await, a failing cell does not stop the next.

The shell is IPython's own, made once in the fork parent. Differences, each told in a note: `!` lines do nothing,
pictures are not drawn (Agg), magics that need a notebook front end do nothing.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import linecache
import types
import warnings
from collections.abc import Callable
from typing import Any, cast

from IPython.core.interactiveshell import InteractiveShell
from lesson import Left, parsed
from matplotlib import pyplot
from traitlets.config import Config

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


class Notebook:
    """The student's namespace (`__main__`) and the shell that runs cells in it."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        self.notes: list[str] = []
        self._shell = cast(Any, InteractiveShell.instance(config=config))
        self._shell.system = self._shell.system_raw = self._shell.getoutput = self._ignore_shell
        self._shell.enable_matplotlib = self._shell.enable_pylab = lambda gui=None, **_: ("agg", None)
        self.namespace: dict[str, Any] = self._shell.user_ns
        self._known: dict[str, tuple[str, types.CodeType]] = {}
        self._left: list[Left] = []

    def rehearse(self, cells: list[str]) -> None:
        """Run the lab's own cells once, before there is a student, and forget what they defined and said.

        Libraries do much at their first use (imports, tables, memory of their own), and most cells of a submission
        are the lab's, word for word: what was done here need not be done again in every process.
        """
        before = dict(self.namespace)
        for index, source in enumerate(cells):
            with contextlib.suppress(SyntaxError):
                self._known[source] = self._compiled(index, source)
            self.run(index, source)
        pyplot.close("all")
        self._forget(before)

    def keep(self, cells: list[str]) -> None:
        """Run cells of the lab and keep what they leave, for every submission that leaves them as they are."""
        before = dict(self.namespace)
        bound = [frozenset(before)]
        errors = []
        for index, source in enumerate(cells):
            errors.append(self.run(index, source))
            bound.append(frozenset(self.namespace))
        if not any(errors) and not self.notes:
            codes = [self._compiled(index, source)[1] for index, source in enumerate(cells)]
            self._left.append(Left.by(cells, self.namespace, codes, bound))
        pyplot.close("all")
        self._forget(before)

    def begin(self, cells: list[str]) -> list[int]:
        """Which of these cells must be run; what the others would have left is there now."""
        for left in self._left:
            due = left.beside(cells)
            if due is None and cells[: len(left.cells)] == left.cells:
                due = list(range(len(left.cells), len(cells)))
                left.restore_chance()  # definitions alone draw no numbers
            if due is not None:
                self.namespace.update(left.variables)
                return due
        return list(range(len(cells)))

    def _forget(self, before: dict[str, Any]) -> None:
        self.notes.clear()
        self.namespace.clear()
        self.namespace.update(before)

    def run(self, index: int, source: str, definitions_only: bool = False) -> dict[str, Any] | None:
        """Run one cell; the error it ended in as {"cell", "type", "text", "line"}, or None.

        `definitions_only` runs imports, functions and classes alone: for a cell that hung or crashed.
        """
        name = f"<cell {index}>"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                text, code = self._compiled(index, source, definitions_only)
                linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
                self._execute(code)
        except BaseException as error:  # SystemExit and KeyboardInterrupt of a cell end the cell, not the notebook
            return {"cell": index, **describe(error)}
        return None

    def _compiled(self, index: int, source: str, definitions_only: bool = False) -> tuple[str, types.CodeType]:
        name = f"<cell {index}>"
        if source in self._known and not definitions_only:
            text, code = self._known[source]
            return text, _renamed(code, name)
        text, tree = self._parsed(source)
        if definitions_only:
            tree = ast.Module([statement for statement in tree.body if _defines(statement)], tree.type_ignores)
        return text, compile(tree, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)

    def _parsed(self, source: str) -> tuple[str, ast.Module]:
        """The cell as plain Python. What is plain Python is so to IPython too, and the other way is slow."""
        try:
            return source, parsed(source)
        except (SyntaxError, ValueError):
            text = _leading_lines(source) + self._shell.transform_cell(source)
            return text, parsed(text)

    def _execute(self, code: types.CodeType) -> None:
        result = eval(code, self.namespace)
        if inspect.iscoroutine(result):
            asyncio.run(result)

    def _ignore_shell(self, command: str, **_: object) -> list[str]:
        self.notes.append(command[:80])
        return []

    def function(self, name: str) -> Callable[..., Any] | None:
        """What the student defined under `name`, if it can be called."""
        found = self.namespace.get(name)
        return found if callable(found) else None


def _renamed(code: types.CodeType, name: str) -> types.CodeType:
    """The same code in a cell of another number."""
    inner = tuple(_renamed(item, name) if isinstance(item, types.CodeType) else item for item in code.co_consts)
    return code.replace(co_filename=name, co_consts=inner)


def _leading_lines(source: str) -> str:
    """The empty lines before a cell's first, which IPython takes away: an error must be told at the student's line."""
    return "\n" * source[: len(source) - len(source.lstrip())].count("\n")


def _defines(statement: ast.stmt) -> bool:
    is_lambda = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda)
    return isinstance(statement, _DEFINITIONS) or is_lambda


def describe(error: BaseException) -> dict[str, Any]:
    """{"type", "text", "line", "cell"} of an error: the innermost line that lies in a cell. Never raises."""
    try:
        text = str(error)[:2000]
    except BaseException:  # a student's __str__ may do anything
        text = ""
    place: dict[str, Any] = {"line": getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None}
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith("<cell ") and file[6:-1].isdigit():
            place = {"line": trace.tb_lineno, "in_cell": int(file[6:-1])}
        trace = trace.tb_next
    return {"type": type(error).__name__[:80], "text": text, **place}
