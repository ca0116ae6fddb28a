"""The student's own function around a line that raised or called, as numbered lines; read from the file, never run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.sandbox.lines import Function, around

LINES = 40
"""A longer function is shown around the line."""
COLUMNS = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell; `number` counts from 1 in its cell, `marked` is the one that is meant."""

    number: int
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines of the function around that line; `function` is "" for code outside all functions."""

    function: str
    lines: tuple[Line, ...]


def excerpt(cells: Sequence[str], cell: int | None, line: int | None) -> Excerpt | None:
    """The innermost function around line `line` (from 1) of `cells[cell]`; None when there is no such line."""
    if cell is None or line is None or not 0 <= cell < len(cells):
        return None
    lines = cells[cell].split("\n")
    if not 1 <= line <= len(lines):
        return None
    name, first, last = around(cells[cell], line) or Function("", line - 3, line + 3)
    if last - first >= LINES:
        first, last = max(first, line - LINES // 2), min(last, line + LINES // 2)
    shown = range(max(first, 1), min(last, len(lines)) + 1)
    return Excerpt(name, tuple(Line(number, lines[number - 1][:COLUMNS], number == line) for number in shown))
