"""The file of a collected submission that is graded: found in its folder, with what to tell about the choice.

Where `autograder collect` had to choose among the files of a download, it keeps its reasons beside the attempts:
attempts/<lab>/<student>/chosen.json. They hold for the bytes that were chosen and for no others.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

from autograder import intake
from autograder.course import Course
from autograder.course.assignment import Assignment
from autograder.errors import SubmissionError
from autograder.intake import Wanted, finder
from autograder.model import GradeReport, Note

CHOSEN = "chosen.json"


def find(course: Course, student: str, lab: str, wanted: Wanted) -> tuple[Path, tuple[Note, ...]]:
    """The file to grade and what to tell of it.

    Raises SubmissionError when there is none, UndecidedError when a person must choose among several.
    """
    path, notes = finder.in_folder(course.submitted(student, lab), in_course(course, lab, wanted))
    return path, (*_reasons(course, student, lab, path), *notes)


def expected(course: Course, student: str, lab: str, wanted: Wanted) -> Path:
    """The file to grade, or, where none can be chosen, the one that nbgrader looks for."""
    try:
        return find(course, student, lab, wanted)[0]
    except SubmissionError:
        return course.submitted(student, lab) / f"{course.notebook(lab)}.ipynb"


def cells(course: Course, assignment: Assignment, report: GradeReport) -> tuple[str, ...]:
    """The code cells that a report is about; none when the file has changed since or cannot be read."""
    try:
        path, _ = find(course, report.student, report.lab, assignment.wanted)
        submission = intake.read(path, student=report.student, lab=report.lab)
    except (SubmissionError, OSError):
        return ()
    return submission.cells if submission.digest == report.digests.get("submission") else ()


def in_course(course: Course, lab: str, wanted: Wanted) -> Wanted:
    """The same by the names of the course: its graded notebook may be called otherwise, and others lie beside it."""
    name = course.notebook(lab)
    others = {f"{other}.ipynb" for other in course.notebooks(lab) if other != name}
    return dataclasses.replace(wanted, name=name, beside=wanted.beside | others)


def keep_reasons(course: Course, student: str, lab: str, data: bytes, notes: tuple[Note, ...]) -> None:
    """Keep why the bytes `data` were chosen among what a student handed in; forget it where there was no choice."""
    path = _place(course, student, lab)
    if not notes:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    told = [{"code": note.code, "parameters": dict(note.parameters)} for note in notes]
    kept = {"digest": hashlib.sha256(data).hexdigest(), "notes": told}
    path.write_text(json.dumps(kept, sort_keys=True) + "\n", encoding="utf-8")


def _reasons(course: Course, student: str, lab: str, path: Path) -> tuple[Note, ...]:
    try:
        kept = json.loads(_place(course, student, lab).read_bytes())
        if kept["digest"] != hashlib.sha256(intake.contents(path)).hexdigest():
            return ()
        return tuple(Note(each["code"], each["parameters"]) for each in kept["notes"])
    except (OSError, ValueError, KeyError, TypeError, SubmissionError):
        return ()


def _place(course: Course, student: str, lab: str) -> Path:
    return course.root / "attempts" / lab / student / CHOSEN
