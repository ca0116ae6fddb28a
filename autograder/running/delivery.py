"""Graded submissions into nbgrader's gradebook and autograded/; of rows a batch arrives whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Self

from autograder import intake
from autograder.course import Course
from autograder.course.assignment import Assignment
from autograder.course.points import TEST
from autograder.errors import AssignmentError, DeliveryError, SubmissionError
from autograder.errors.faults import Faults
from autograder.model import Reason, Submission
from autograder.running.run import Graded
from autograder.sinks import autograded, gradebook, ipynb, marks
from autograder.sinks.gradebook.writing import Gradebook, Settled
from autograder.sinks.grades import decimal_text


def for_a_person(path: Path) -> list[autograded.StudentCell]:
    """The cells of a notebook of which we grade nothing; none where it is missing or cannot be read."""
    try:
        return autograded.cells(intake.contents(path), lambda: Submission("", "", (), (), ""))
    except (SubmissionError, OSError):
        return []


class Delivery:
    """Delivers one lab's reports; opens the gradebook once. A context manager, and a run's `Destination`."""

    def __init__(self, course: Course, lab: str) -> None:
        self._course = course
        self._lab = lab
        self.url = gradebook.gradebook_url(course)
        self._name = course.notebook(lab)
        self._releases = {
            name: gradebook.released(self.url, lab, course.source(lab) / f"{name}.ipynb")
            for name in {self._name, *course.notebooks(lab)}
        }
        self._gradebook = Gradebook(course, lab)
        self._beside = course.beside(lab)
        assignment = course.assignment(lab)
        self._wanted, self._home = assignment.wanted, assignment.home
        self._check(assignment)

    @property
    def gradebook(self) -> str:
        """The lab's name in this gradebook and in no other: another gradebook has received nothing yet."""
        return self._gradebook.identity

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gradebook.__exit__()

    def _check(self, assignment: Assignment) -> None:
        """Raises AssignmentError when the gradebook and the lab's notebook do not agree on what is graded: before it is."""
        cells = self._releases[self._name].cells
        for function, points in assignment.worth.items():
            cell = cells.get(TEST + function)
            if cell is None or not cell.grade:
                raise AssignmentError(
                    f"the gradebook has no test cell {TEST}{function}, and {self._lab} grades {function}: write the cell in "
                    f"the lab's notebook, or take the question out of assignment.toml, and run nbgrader "
                    f"generate_assignment {self._lab} --force"
                )
            if Fraction(str(cell.points)) != points:
                raise AssignmentError(
                    f"{TEST}{function} is worth {decimal_text(points)} points in the lab's notebook and {cell.points:g} in "
                    f"the gradebook: run nbgrader generate_assignment {self._lab} --force"
                )

    def settle(self, students: Iterable[str], *, only_say: bool = False) -> list[Settled]:
        """Brings late penalties and times up to date, whatever changed them; without writing where `only_say`."""
        moments = {student: marks.timestamp(self._course.submitted(student, self._lab)) for student in students}
        return self._gradebook.outdated(moments) if only_say else self._gradebook.settle(moments)

    def prepare(self, graded: Graded) -> list[marks.Marks]:
        """Write the lab's notebooks of one student, the one that we grade and those that a person reads; their marks."""
        report, submitted = graded.report, graded.path.parent
        moment = marks.timestamp(submitted)
        files, found = autograded.beside(submitted, self._beside), []
        for name, release in self._releases.items():
            cells = self._cells(graded) if name == self._name else for_a_person(submitted / f"{name}.ipynb")
            notebook = autograded.notebook(release, cells)
            if name == self._name:
                autograded.show(notebook, report, self._home)
            files[f"{name}.ipynb"] = ipynb.to_json(notebook).encode()
            found.append(marks.read(report.student, moment, notebook, name))
        ipynb.write(self._course.autograded(report.student, self._lab), files)
        return found

    def record(self, ready: Sequence[tuple[Graded, list[marks.Marks]]], faults: Faults) -> list[Graded]:
        """Write the gradebook rows of a batch in one transaction; returns what arrived.

        Where the gradebook refuses the batch, each student's rows are tried alone. Raises DeliveryError when it cannot be
        reached.
        """
        try:
            self._gradebook.record([entry for _, entries in ready for entry in entries])
        except gradebook.Unreachable:
            raise
        except Exception:
            return self._one_by_one(ready, faults)
        return [graded for graded, _ in ready]

    def _one_by_one(self, ready: Sequence[tuple[Graded, list[marks.Marks]]], faults: Faults) -> list[Graded]:
        arrived = []
        for graded, entries in ready:
            with faults.apart(graded.report.student, "deliver"):
                self._gradebook.record(entries)
                arrived.append(graded)
        return arrived

    def _cells(self, graded: Graded) -> list[autograded.StudentCell]:
        if any(question.status is Reason.UNREADABLE for question in graded.report.questions):
            return []
        known = graded.report.digests["submission"]
        try:
            data = intake.contents(graded.path)
        except (SubmissionError, OSError):
            if not known:  # the report says so
                return []
            raise
        if known and known != hashlib.sha256(data).hexdigest():
            raise DeliveryError(f"{graded.path} was replaced while it was graded, and the report is about the old one")
        try:
            return autograded.cells(data, lambda: self._read(graded, data))
        except SubmissionError:
            return []

    def _read(self, graded: Graded, data: bytes) -> Submission:
        return intake.read_bytes(
            graded.path.name, data, student=graded.report.student, lab=self._lab, wanted=self._wanted
        )
