"""The code cells of a lab, which the fork parent runs beforehand: for speed, and so that nobody misses what they define."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """The code cells of a lab as released.

    `shown` are those of them that are neither answers nor tests, `opening` those that stand before the first answer,
    `tests` the tests.
    """

    cells: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


def read(data: bytes) -> Lesson:
    """The lesson in the bytes of a released notebook. Raises ValueError, KeyError or TypeError when it is none."""
    cells = [cell for cell in json.loads(data)["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    graded = [bool(mark.get("solution") or mark.get("grade")) for mark in marks]
    shown = [source for source, is_graded in zip(sources, graded, strict=True) if not is_graded]
    tests = [
        source for source, mark in zip(sources, marks, strict=True) if mark.get("grade") and not mark.get("solution")
    ]
    return Lesson(tuple(sources), tuple(shown), tuple(sources[: graded.index(True)]), tuple(tests))
