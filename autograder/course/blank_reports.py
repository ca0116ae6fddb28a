"""Reports on what could not be graded: files that cannot be read, and submissions on which something of ours broke."""

from __future__ import annotations

from fractions import Fraction

from autograder.course.assignment import Assignment
from autograder.course.digests import Digests
from autograder.course.worth import worth
from autograder.errors import AutograderError, SubmissionError, UndecidedError
from autograder.labs import Question
from autograder.model import Check, GradeReport, Note, QuestionReport, Reason, Submission, Verdict
from autograder.sandbox import limits


def unreadable(
    assignment: Assignment, digests: Digests, student: str, error: SubmissionError, *, contained: bool, digest: str = ""
) -> GradeReport:
    """The report on a file that could not be read: no points, and why; `digest` is its SHA-256, where it has one.

    Where a person must choose among several files it is no grade.
    """
    ending = (Verdict.FAILED, Reason.UNREADABLE)
    if isinstance(error, UndecidedError):
        ending = (Verdict.UNCHECKED, Reason.GRADER_FAULT)
    report = GradeReport(
        student=student,
        lab=assignment.lab,
        language=assignment.language,
        questions=tuple(_single(question, *ending) for question in assignment.questions),
        digests=digests.of(Submission(student, assignment.lab, (), (), digest)),
        contained=contained,
        layers=limits.layers(contained=contained),
        notes=(_note(error),),
    )
    return worth(report, assignment.worth)


def ungraded(assignment: Assignment, submission: Submission, fault: str, *, contained: bool) -> GradeReport:
    """The report on a submission that we failed to grade: no score that anybody could take for one."""
    questions = tuple(_single(question, Verdict.UNCHECKED, Reason.GRADER_FAULT) for question in assignment.questions)
    report = GradeReport(
        student=submission.student,
        lab=submission.lab,
        language=assignment.language,
        questions=questions,
        digests={"submission": submission.digest},
        contained=contained,
        layers=limits.layers(contained=contained),
        notes=(Note("run.grader_fault", {"error": fault.splitlines()[0][:500]}),),
    )
    return worth(report, assignment.worth)


def _single(question: Question, verdict: Verdict, reason: Reason) -> QuestionReport:
    check = Check(question.function, "all", "all", question.points, Fraction(0), verdict, reason)
    return QuestionReport(question.function, question.points, (check,))


def _note(error: AutograderError) -> Note:
    return Note(error.code or "run.unreadable", {name: str(value) for name, value in error.parameters.items()})
