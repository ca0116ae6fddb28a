"""Graded submissions into nbgrader's gradebook and autograded/, in batches; a batch arrives whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from autograder import intake
from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.model import Reason, Submission
from autograder.running.run import Graded
from autograder.sinks import autograded, gradebook, marks


class Delivery:
    """Delivers one lab's reports; opens the gradebook once. A context manager, and what `coursework.Run` calls."""

    def __init__(self, course: Course, lab: str) -> None:
        self._course = course
        self._lab = lab
        self.url = gradebook.gradebook_url(course)
        self._release = gradebook.released(self.url, lab, course.root / "solutions" / lab / f"{lab}.ipynb")
        self._gradebook = gradebook.Gradebook(course, lab)
        self._support = course.support(lab)
        self._home = course.lab(lab)

    @property
    def gradebook(self) -> str:
        """The lab's name in this gradebook and in no other: another gradebook has received nothing yet."""
        return self._gradebook.identity

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gradebook.__exit__()

    def __call__(self, batch: Sequence[Graded]) -> None:
        """Write the batch's notebooks, then its gradebook rows in one transaction."""
        self._gradebook.record([self._notebook(graded) for graded in batch])

    def _notebook(self, graded: Graded) -> marks.Marks:
        report = graded.report
        moment = marks.timestamp(graded.path.parent)
        notebook = autograded.notebook(self._release, self._cells(graded))
        autograded.show(notebook, report, self._home)
        folder = self._course.root / "autograded" / report.student / self._lab
        autograded.write(folder, self._lab, notebook, autograded.beside(graded.path.parent, self._support))
        return marks.read(report.student, moment, notebook)

    def _cells(self, graded: Graded) -> list[autograded.StudentCell]:
        if any(question.status is Reason.UNREADABLE for question in graded.report.questions):
            return []
        try:
            data = intake.contents(graded.path)
            return autograded.cells(data, lambda: self._read(graded, data))
        except SubmissionError:
            return []
        except OSError:
            if graded.report.needs_human:  # because of this
                return []
            raise

    def _read(self, graded: Graded, data: bytes) -> Submission:
        return intake.read_bytes(graded.path.name, data, student=graded.report.student, lab=self._lab)
