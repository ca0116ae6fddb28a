"""What the tests of grading runs share: an executor in this process, a class of all sorts, and a course's results."""

from __future__ import annotations

import json
import sqlite3
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path
from typing import Any

import sample_course
from nbgrader.api import Gradebook
from sample_course import SampleCourse

from autograder.course import Course, handed_in
from autograder.errors.faults import Faults
from autograder.running.run import Destination, Graded
from autograder.running.work import Setup
from autograder.sinks.gradebook import gradebook_url

SPANISH, ENGLISH = "canales-multiples", "multiple-channels"
WRONG = "def conv2d_combined(x, weight, bias):\n    return x\n"
ROWS = """
    select submitted_assignment.student_id, assignment.name, submitted_assignment.timestamp,
           submitted_assignment.extension, submitted_notebook.late_submission_penalty, base_cell.name, base_cell.type,
           grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
           comment.auto_comment, comment.manual_comment
    from base_cell
    join submitted_notebook on submitted_notebook.notebook_id = base_cell.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join assignment on assignment.id = submitted_assignment.assignment_id
    left join grade on grade.cell_id = base_cell.id and grade.notebook_id = submitted_notebook.id
    left join comment on comment.cell_id = base_cell.id and comment.notebook_id = submitted_notebook.id
    order by submitted_assignment.student_id, assignment.name, base_cell.name, base_cell.type
"""


class Here(Executor):
    """Runs what it is given at once, in this process, whose one Grader it thereby keeps."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """The result, or the error, is there when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


class Nowhere:
    """A destination at which everything arrives and nothing is kept."""

    def prepare(self, graded: Graded) -> None:
        """Nothing."""

    def record(self, ready: Sequence[tuple[Graded, None]], faults: Faults) -> list[Graded]:
        """All of it arrives."""
        return [graded for graded, _ in ready]


def deliver(destination: Destination, batch: Sequence[Graded], faults: Faults) -> Sequence[Graded]:
    """What a run does with reports that it has made; what arrived."""
    ready = []
    for graded in batch:
        with faults.apart(graded.report.student, "deliver"):
            ready.append((graded, destination.prepare(graded)))
    return destination.record(ready, faults)


def handed(course: Course, student: str, lab: str) -> Path:
    """The file of a student that is graded."""
    return handed_in.expected(course, student, lab, course.assignment(lab).wanted)


def hand_in(sample: SampleCourse, lab: str) -> None:
    """Right, wrong and late, unreadable, nothing but a folder, untouched."""
    sample.submit("ana", lab, sample.solved(lab))
    sample.submit("bea", lab, sample.solved(lab, but={"conv2d_combined": WRONG}), sample_course.LATE)
    sample.submit("cid", lab, "{")
    sample.submit("dan", lab, "").unlink()
    sample.submit("eva", lab, json.dumps(sample.released(lab)))


def setup(course: Course, lab: str = SPANISH) -> Setup:
    """The setup that `autograder grade` makes."""
    return Setup(course.assignment(lab), course.secret())


def results(course: Course) -> dict[str, Any]:
    """Everything that grading leaves behind, in an order that does not depend on its own: the gradebook by its natural
    keys, every report and every autograded file byte for byte."""
    found: dict[str, Any] = {"gradebook": rows(course)}
    for folder in ("reports", "autograded"):
        for path in sorted((course.root / folder).rglob("*")):
            if path.is_file() and path.name not in ("delivered.log", ".lock") and not path.name.endswith(".part"):
                found[str(path.relative_to(course.root))] = path.read_bytes()
    return found


def results_of(course: Course, lab: str) -> dict[str, Any]:
    """The results of one lab alone."""
    found = {name: content for name, content in results(course).items() if f"/{lab}/" in name}
    return {"gradebook": [row for row in rows(course) if row[1] == lab], **found}


def rows(course: Course) -> list[tuple[Any, ...]]:
    """What the gradebook holds about submissions, without its arbitrary ids."""
    with closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        return database.execute(ROWS).fetchall()


def score(course: Course, student: str, lab: str = SPANISH) -> float:
    """A submission's score as nbgrader sums it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own, of its use of SQLAlchemy
        with Gradebook(gradebook_url(course)) as book:
            return float(book.find_submission(lab, student).score)


def modified(folder: Path) -> dict[Path, int]:
    """When each file was last written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
