"""The student's own function around a line that raised, as numbered lines; read from the file, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LINES = 40
"""A longer function is shown around the line."""
COLUMNS = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell; `number` counts from 1 in its cell, `raised` marks the one that did."""

    number: int
    text: str
    raised: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines of the function in which something raised; `function` is "" for code outside all functions."""

    function: str
    lines: tuple[Line, ...]


def excerpt(cells: Sequence[str], cell: int | None, line: int | None) -> Excerpt | None:
    """The innermost function around line `line` (from 1) of `cells[cell]`; None when there is no such line."""
    if cell is None or line is None or not 0 <= cell < len(cells):
        return None
    lines = cells[cell].split("\n")
    if not 1 <= line <= len(lines):
        return None
    around = [found for found in _functions(cells[cell]) if found[1] <= line <= found[2]]
    name, first, last = max(around, key=lambda found: found[1], default=("", line - 3, line + 3))
    if last - first >= LINES:
        first, last = max(first, line - LINES // 2), min(last, line + LINES // 2)
    shown = range(max(first, 1), min(last, len(lines)) + 1)
    return Excerpt(name, tuple(Line(number, lines[number - 1][:COLUMNS], number == line) for number in shown))


def _functions(source: str) -> Iterator[tuple[str, int, int]]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # magics, or a file made to break parsers
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, node.end_lineno or node.lineno
