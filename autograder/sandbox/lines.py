"""The student's own functions by line, read from the text of a cell that is never run here."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograder.intake import parsing
from autograder.sandbox.outcomes import Place


class Function(NamedTuple):
    """A function of a cell, with its first and last line (from 1)."""

    name: str
    first: int
    last: int


def around(source: str, line: int) -> Function | None:
    """The innermost function around a line; None for a line outside all functions, or of a cell that cannot be parsed."""
    found = [each for each in _functions(source) if each.first <= line <= each.last]
    return max(found, key=lambda each: each.first, default=None)


def own(places: Sequence[Place], cells: Sequence[str]) -> tuple[Place, ...]:
    """Those of the places that are lines of these cells, in the functions that stand there; no line twice in a row.

    A process may say anything: what it says of a function is held against the text, whose name for it is the one given.
    """
    found: list[Place] = []
    for place in places:
        if place.cell >= len(cells) or place.line > cells[place.cell].count("\n") + 1:
            continue
        function = around(cells[place.cell], place.line)
        name = function.name if function else ""
        if place.function in (name, "<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"):
            here = replace(place, function=name)
            found += [here] if found[-1:] != [here] else []
    return tuple(found)


def _functions(source: str) -> Iterator[Function]:
    try:
        tree = parsing.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # magics, or a file made to break parsers
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(node.name, node.lineno, node.end_lineno or node.lineno)
