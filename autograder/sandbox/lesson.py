"""The code cells of a lab, which the fork parent runs beforehand: for speed, and so that nobody misses what they define."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Lesson:
    """The code cells of a lab as released.

    `shown` are those of them that are neither answers nor tests, `opening` those that stand before the first answer.
    """

    cells: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()


def read(data: bytes) -> Lesson:
    """The lesson in the bytes of a released notebook. Raises ValueError, KeyError or TypeError when it is none."""
    cells = [cell for cell in json.loads(data)["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    graded = [_is_graded(cell["metadata"].get("nbgrader", {})) for cell in cells]
    shown = [source for source, is_graded in zip(sources, graded, strict=True) if not is_graded]
    return Lesson(tuple(sources), tuple(shown), tuple(sources[: graded.index(True)]))


def _is_graded(marks: Mapping[str, Any]) -> bool:
    return bool(marks.get("solution") or marks.get("grade"))
