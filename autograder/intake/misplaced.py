"""Answers in cells that are not theirs: typed into a test cell, merged with one, or in a cell that is no code cell.

A mark or a type of a cell is no reason to drop the only definition of a function that is asked for. The lab's own tests
are never taken from a student's copy: their lines are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.intake import marks
from autograder.intake.text import newlines
from autograder.intake.wanted import Wanted

_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_DEFINES = re.compile(r"^(?:async def|def|class)[ \t]+(\w+)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*from[ \t].*$", re.MULTILINE)
_WRITTEN = re.compile(r"\s*%%(?:writefile|file)[ \t]")


def answers(cells: Sequence[Mapping[str, Any]], taken: Sequence[str], wanted: Wanted) -> dict[int, str]:
    """What is taken of cells that are no code cells of the student's, by their place; `taken` are those that are."""
    if not wanted.functions:
        return {}
    known = wanted.defined_in(source for source in taken if not _WRITTEN.match(source))
    found = {}
    for place, cell in enumerate(cells):
        is_code = cell.get("cell_type") == "code"
        if is_code and not (marks.is_test(cell) and (wanted.tests or marks.is_changed(cell))):
            continue
        source = newlines(marks.source(cell) or "")
        if not is_code and not wanted.is_named_in(source):
            continue
        own = wanted.without_tests(source) if is_code else _FENCE.sub("", source)
        here = wanted.defined_in([own])
        helps = is_code and _DEFINES.search(own) and not here  # a helper, typed where the answer calls it
        if (here and not here & known) or helps:
            found[place] = own
            known |= here
    return found


def in_modules(taken: Sequence[str], wanted: Wanted) -> set[str]:
    """The functions that are defined only in a module which a cell writes."""
    modules = [source for source in taken if _WRITTEN.match(source)]
    if not modules:
        return set()
    others = (_IMPORT.sub("", source) for source in taken if source not in modules)
    return wanted.defined_in(modules) - wanted.defined_in(others)
