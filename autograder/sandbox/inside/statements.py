"""A cell taken apart, after it failed as a whole: its statements, which of them failed, and what each gives a name to.

A statement is the smallest thing that can fail alone. Text that is no Python is one too: what stands around it is still
found, since a line at the margin begins a statement unless brackets or quotes are open.
"""

from __future__ import annotations
import __future__

import ast
import itertools
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ALLOW_INCOMPLETE_INPUT = 0x4000
"""The compiler's flag by which `codeop` tells a text that breaks off from one that is wrong."""
_CONTINUES = ("else", "elif", "except", "finally")
_OF_IPYTHON = re.compile(r"^\s*[%!?]|=\s*[%!]|\?\s*$", re.MULTILINE)
_MOST_READINGS = 3_000
"""How often a text that is no Python is read, piece by piece, before its rest is given up."""
_FAR = 300
"""How many lines at the margin an open bracket or quote may go past."""

traceback: Callable[[BaseException], types.TracebackType | None] = vars(BaseException)["__traceback__"].__get__
"""Where an error was raised, whatever its own type says about that."""


@dataclass(frozen=True)
class Piece:
    """A statement, or the error of a piece of text that is none; `text` is its first line, `line` where it stands."""

    tree: ast.stmt | None
    text: str
    line: int
    error: SyntaxError | None = None


def apart(text: str, plain: Callable[[str], str]) -> list[Piece]:
    """The statements of a cell in order; `plain` makes IPython's syntax Python's own where a piece does not parse."""
    lines = text.split("\n")
    try:
        return _statements(ast.parse(text), lines)
    except (SyntaxError, ValueError):
        return list(_recovered(lines, plain))


def _statements(tree: ast.Module, lines: list[str], offset: int = 0) -> list[Piece]:
    if offset:
        ast.increment_lineno(tree, offset)
    return [Piece(each, lines[each.lineno - 1].strip(), _begins(each)) for each in tree.body]


def _begins(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _recovered(lines: list[str], plain: Callable[[str], str]) -> Iterator[Piece]:
    """What can be read of lines that do not parse together, from one line at the margin to another."""
    starts = [number for number, line in enumerate(lines) if _at_margin(line)]
    ends = [*starts[1:], len(lines)]
    readings = itertools.count()
    first = 0
    while first < len(starts):
        start, error = starts[first], None
        for last in range(first, min(first + _FAR, len(starts))):
            if next(readings) > _MOST_READINGS:
                return
            try:
                yield from _statements(_read(lines[start : ends[last]], plain), lines, start)
                error, first = None, last
                break
            except (SyntaxError, ValueError) as found:
                error = error or _as_syntax_error(found)
                if not _is_open(found):
                    break
        if error is not None:
            yield Piece(None, lines[start].strip(), start + 1, error)
        first += 1


def _at_margin(line: str) -> bool:
    word = line.split(maxsplit=1)[0].split(":")[0] if line.strip() else ""
    return bool(word) and line[0] not in " \t\f#)]}" and word not in _CONTINUES


def _read(lines: list[str], plain: Callable[[str], str]) -> ast.Module:
    text = "\n".join(lines)
    flags = ast.PyCF_ONLY_AST | _ALLOW_INCOMPLETE_INPUT
    try:
        tree = compile(text, "<cell>", "exec", flags=flags, dont_inherit=True)
    except SyntaxError as error:
        if _is_open(error) or not _OF_IPYTHON.search(text):
            raise
        tree = compile(plain(text), "<cell>", "exec", flags=flags, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _is_open(error: Exception) -> bool:
    """Whether a text only breaks off: it might go on in its next lines."""
    return isinstance(error, SyntaxError) and "incomplete input" in str(error.msg)


def _as_syntax_error(error: Exception) -> SyntaxError:
    return error if isinstance(error, SyntaxError) else SyntaxError(str(error))


def failed(pieces: list[Piece], error: BaseException, code: types.CodeType) -> int | None:
    """The number of the statement of `code`, the whole cell, in which `error` was raised; None where that is not known."""
    for row, column in _places(error, lambda frame: frame.f_code is code):
        for number, piece in enumerate(pieces):
            if piece.tree is not None and (piece.line, -1) <= (row, column) < _end(piece.tree):
                return number
    return None


def is_in_annotation(statement: ast.stmt, error: BaseException, name: str) -> bool:
    """Whether it was an annotation of this function or class, in the cell called `name`, that failed."""
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    places = list(_places(error, lambda frame: frame.f_code.co_filename == name))
    return any(
        (each.lineno, each.col_offset) <= place < _end(each) for each in _annotations(statement) for place in places
    )


def _places(error: BaseException, wanted: Callable[[types.FrameType], bool]) -> Iterator[tuple[int, int]]:
    """(line, column) at which the frames that are wanted stood when the error passed through them."""
    trace = traceback(error)
    while trace is not None:
        if wanted(trace.tb_frame):
            positions = itertools.islice(trace.tb_frame.f_code.co_positions(), trace.tb_lasti // 2, None)
            row, _, column, _ = next(positions, (None, None, None, None))
            yield row or trace.tb_lineno, column or 0
        trace = trace.tb_next


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _annotations(statement: ast.stmt) -> Iterator[ast.expr]:
    for node in ast.walk(statement):
        found = getattr(node, "annotation", None) or getattr(node, "returns", None)
        if isinstance(found, ast.expr):
            yield found


def names(statement: ast.stmt) -> Iterator[str]:
    """The names of the notebook that a statement binds when it does not fail."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        match waiting.pop():
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name.split(".")[0] for alias in aliases)
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pass
            case node:
                waiting.extend(ast.iter_child_nodes(node))


def one_by_one(statement: ast.stmt) -> list[ast.stmt]:
    """An import of several things as imports of one each: that one of them is not there takes no other along."""
    if isinstance(statement, ast.Import):
        return [ast.copy_location(ast.Import([alias]), statement) for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        module, level = statement.module, statement.level
        return [ast.copy_location(ast.ImportFrom(module, [alias], level), statement) for alias in statement.names]
    return [statement]


def future(pieces: list[Piece]) -> int:
    """The compiler's flags for what the cell imports from __future__."""
    flags = 0
    for piece in pieces:
        if isinstance(piece.tree, ast.ImportFrom) and piece.tree.module == "__future__":
            for alias in piece.tree.names:
                flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
    return flags
