"""What could not be read is worth nothing and says why; what a person must choose is worth nothing yet."""

from __future__ import annotations

from sample_course import REPOSITORY

from autograder.course import Course
from autograder.course.blank_reports import unreadable
from autograder.course.digests import Digests
from autograder.errors import SubmissionError, UndecidedError
from autograder.model import Reason
from autograder.sinks.grades import nothing_of_theirs


def test_a_file_that_cannot_be_read_is_no_failure_of_ours() -> None:
    """No points, and a person is told why."""
    assignment = Course(REPOSITORY).assignment("multiple-channels")
    error = SubmissionError("damaged", code="intake.empty", name="lab.ipynb")
    report = unreadable(assignment, Digests(assignment, bytes(32)), "ana", error, contained=True)
    assert not report.needs_human
    assert {question.status for question in report.questions} == {Reason.UNREADABLE}
    assert nothing_of_theirs(report) == report.notes[0]


def test_several_files_are_no_zero_until_a_person_has_chosen() -> None:
    """The report needs a human, with the files named; no sink makes a number of that."""
    assignment = Course(REPOSITORY).assignment("multiple-channels")
    error = UndecidedError("which?", code="intake.several", lab="multiple-channels", names="a.ipynb, b.ipynb")
    report = unreadable(assignment, Digests(assignment, bytes(32)), "ana", error, contained=True)
    assert report.needs_human
    assert {question.status for question in report.questions} == {Reason.GRADER_FAULT}
    assert (report.notes[0].code, report.notes[0].parameters["names"]) == ("intake.several", "a.ipynb, b.ipynb")
    assert nothing_of_theirs(report) is None
