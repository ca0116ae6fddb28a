"""What each question is worth: the points of its test cell in the lab's notebook, the one place where they are kept.

The marks of the hidden graders only say how a question's points are divided among its checks.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

TEST = "test_"
"""A question's test cell is `test_<function>`."""


def of(notebook: Path) -> dict[str, Fraction]:
    """The points of each question with a test cell in a notebook; none where it cannot be read."""
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
        return {
            str(mark["grade_id"]).removeprefix(TEST): Fraction(str(mark["points"]))
            for mark in marks
            if mark.get("grade") and str(mark["grade_id"]).startswith(TEST)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
