"""The student's own functions by line, read from the text of a cell that is never run here."""

from __future__ import annotations

import ast
import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from autograder.intake import parsing
from autograder.sandbox.outcomes import Place


class Function(NamedTuple):
    """A function of a cell, with its first and last line (from 1)."""

    name: str
    first: int
    last: int


MOST_READ = 50_000
"""Characters of a cell that is parsed, and of all that are for one list of places: none of a clock's time is taken."""
_MOST_BRACES = 1_000
"""CPython 3.11 looks for each expression of an f-string from where the text begins: a cell of nothing else takes long."""
_IN_FUNCTIONS = ("<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
"""What Python calls code that has no name of its own, in whatever function it stands."""


def around(source: str, line: int) -> Function | None:
    """The innermost function around a line; None for a line outside all functions, or of a cell that is not parsed."""
    found = [each for each in _functions(source) if each.first <= line <= each.last]
    return max(found, key=lambda each: each.first, default=None)


def own(places: Sequence[Place], cells: Sequence[str]) -> tuple[Place, ...]:
    """Those of the places that are lines of these cells, in the functions that stand there; no line twice in a row.

    A process may say anything: what it says of a function is held against the text, whose name for it is the one given.
    None is given where the text would take long to parse: it is read outside all clocks.
    """
    found: list[Place] = []
    lines = {cell: cells[cell].count("\n") + 1 for cell in {place.cell for place in places} if cell < len(cells)}
    read = _readable(places, cells)
    for place in places:
        if place.line > lines.get(place.cell, 0):
            continue
        function = around(cells[place.cell], place.line) if place.cell in read else None
        name = function.name if function else ""
        if place.cell not in read or place.function in (name, *_IN_FUNCTIONS):
            here = replace(place, function=name)
            found += [here] if found[-1:] != [here] else []
    return tuple(found)


def _readable(places: Sequence[Place], cells: Sequence[str]) -> set[int]:
    """The cells that are parsed: those nearest to the operator first, while they are short enough together."""
    found: set[int] = set()
    left = MOST_READ
    for cell in dict.fromkeys(place.cell for place in reversed(places) if place.cell < len(cells)):
        if _is_quick(cells[cell]) and len(cells[cell]) <= left:
            found.add(cell)
            left -= len(cells[cell])
    return found


def _is_quick(source: str) -> bool:
    return len(source) <= MOST_READ and source.count("{") <= _MOST_BRACES


@functools.lru_cache(maxsize=64)
def _functions(source: str) -> tuple[Function, ...]:
    """The functions of a cell; the questions of a submission ask for the same cells."""
    if not _is_quick(source):
        return ()
    try:
        tree = parsing.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # magics, or a file made to break parsers
        return ()
    return tuple(
        Function(node.name, node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
