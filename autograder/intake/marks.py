"""What nbgrader wrote into a cell's metadata: which cells are the lab's tests, and what was done to them.

No mark is needed for grading (functions are found by name) and none is trusted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from autograder.intake.wording import note
from autograder.model import Note


def mapping(value: object) -> Mapping[str, Any]:
    """`value` where it is a JSON object, else an empty one: metadata of any shape can be looked into."""
    return value if isinstance(value, dict) else {}


def source(cell: Mapping[str, Any]) -> str | None:
    """The cell's text (`input` in format 3), one string or a list to be joined; None where it is anything else."""
    text = cell.get("source", cell.get("input"))
    if isinstance(text, list):
        try:
            return "".join(text)
        except TypeError:
            return None
    return text if isinstance(text, str) else None


def is_test(cell: Mapping[str, Any]) -> bool:
    """Whether this is a locked test cell, which is the lab's and never taken from a student's copy."""
    marks = _marks(cell)
    return bool(marks.get("grade")) and not marks.get("solution")


def notes(cells: Iterable[Mapping[str, Any]]) -> Iterator[Note]:
    """What to tell about the lab's cells: tests changed or missing, ids that occur twice."""
    graded = [cell for cell in cells if _grade_id(cell)]
    changed = [_grade_id(cell) for cell in graded if is_test(cell) and is_changed(cell)]
    repeated = [grade_id for grade_id, count in Counter(map(_grade_id, graded)).items() if count > 1]
    for code, names in (("tests_changed", changed), ("tests_missing", _untested(graded)), ("repeated_ids", repeated)):
        if names:
            yield note(code, names=list(dict.fromkeys(names)))


def _untested(graded: Iterable[Mapping[str, Any]]) -> list[str]:
    """Answer cells that no test cell follows: in our labs each has its own."""
    untested, last = [], ""
    for cell in graded:
        if is_test(cell):
            last = ""
        elif _marks(cell).get("solution") and not _marks(cell).get("grade"):
            untested += [last] if last not in ("", _grade_id(cell)) else []
            last = _grade_id(cell)
    return untested + ([last] if last else [])


def is_changed(cell: Mapping[str, Any]) -> bool:
    """Whether a test cell differs from its checksum of the release, by the rule of nbgrader's `compute_checksum`.

    One without a checksum is not known to.
    """
    marks = _marks(cell)
    if "checksum" not in marks:
        return False
    try:
        points = str(float(marks["points"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return True
    flags = "TrueFalseTrue"  # a grade cell, not a solution cell, locked
    text = f"{source(cell)}{cell.get('cell_type')}{flags}{_grade_id(cell)}{points}".encode("utf-8", "surrogatepass")
    return bool(marks["checksum"] != hashlib.md5(text, usedforsecurity=False).hexdigest())


def _marks(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")  # asked of each cell again and again: one call instead of three
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return marks if isinstance(marks, dict) else {}


def _grade_id(cell: Mapping[str, Any]) -> str:
    grade_id = _marks(cell).get("grade_id")
    return grade_id if isinstance(grade_id, str) else ""
