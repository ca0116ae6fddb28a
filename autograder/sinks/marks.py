"""What an autograded notebook says about a submission's grades: nbgrader's rules, but fail closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbformat import NotebookNode
from nbformat.notebooknode import from_dict
from nbgrader import utils

from autograder.course import dates
from autograder.errors import DeliveryError
from autograder.sinks.autograded import TIMESTAMP, Notebook, exchange_file

NO_RESPONSE = "No response."
"""nbgrader's own comment on an answer that was left as released (preprocessors/saveautogrades.py)."""


@dataclass(frozen=True, slots=True)
class Marks:
    """One submitted notebook's rows for the gradebook; a `notebook` without a name is the one that is called as the lab.

    `scores` by grade cell, None where a person must give it; `comments` by answer cell, nbgrader's automatic ones.
    `timestamp` is in UTC; None leaves the one that the gradebook has.
    """

    student: str
    timestamp: datetime | None
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]
    notebook: str = ""


def read(student: str, moment: datetime | None, notebook: Notebook, name: str = "") -> Marks:
    """The marks in a notebook as `autograded.show` left it."""
    tracked = [from_dict(cell) for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]
    return Marks(
        student,
        moment,
        {cell.metadata.nbgrader.grade_id: auto_score(cell) for cell in tracked if utils.is_grade(cell)},
        {cell.metadata.nbgrader.grade_id: auto_comment(cell) for cell in tracked if utils.is_solution(cell)},
        name,
    )


def auto_score(cell: NotebookNode) -> float | None:
    """The automatic score of a grade cell: nbgrader's own, but None for a test cell that bears no number.

    Without a number nobody graded the answer; nbgrader would give it full marks (`utils.determine_grade`).
    """
    is_test = cell.cell_type == "code" and not utils.is_solution(cell)
    if is_test and not any(output.output_type == "execute_result" for output in cell.outputs):
        return None
    score = utils.determine_grade(cell)[0]
    return None if score is None else float(score)


def auto_comment(cell: NotebookNode) -> str | None:
    """The automatic comment on an answer cell."""
    return NO_RESPONSE if cell.metadata.nbgrader.checksum == utils.compute_checksum(cell) else None


def timestamp(folder: Path) -> datetime | None:
    """When the submission in `folder` was handed in, in UTC without saying so; None where it has no timestamp.txt.

    Read by us and not by nbgrader, to which every zone that it does not know is UTC. Raises DeliveryError when the file
    cannot be read as a moment.
    """
    content = exchange_file(folder, TIMESTAMP)
    if content is None:
        return None
    try:
        found = dates.moment(content.decode(), UTC)
    except (UnicodeDecodeError, DeliveryError) as error:
        raise DeliveryError(f"{folder / TIMESTAMP}: {error}") from error
    if found is None:
        raise DeliveryError(
            f"{folder / TIMESTAMP} says {content.decode().strip()!r}, which is no time: write it as 2026-11-22 18:59:00 UTC, or remove the file"
        )
    return found.replace(tzinfo=None)
