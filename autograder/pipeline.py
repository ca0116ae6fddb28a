"""grade(submission) -> GradeReport: the whole data flow on one screen.

    intake -> Submission -> sandbox: a process that ran the cells -> public probes -> grading: hidden checks
    -> explanation: what the probes say of the questions that lost points -> GradeReport -> sinks

Whatever the student's code does costs its own question's points. Whatever of ours breaks leaves a report that
`needs_human`: never a zero, never full marks, and a rerun takes it up again.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Self

from autograder.course import case_key
from autograder.course.assignment import Assignment
from autograder.course.blank_reports import ungraded, unreadable
from autograder.course.digests import Digests
from autograder.course.worth import worth
from autograder.errors import AutograderError, SandboxError, SubmissionError
from autograder.explaining.asking import Asked, Explainer
from autograder.grading.fitting import fitted
from autograder.grading.forbidding import forbidding
from autograder.grading.session import GradingSession
from autograder.model import GradeReport, Note, QuestionReport, Reason, Submission
from autograder.sandbox import limits, remarks
from autograder.sandbox.box import Box
from autograder.sandbox.launched import Launched
from autograder.sandbox.past import Past

ATTEMPTS = 2


class Grader:
    """Grades submissions of one assignment; keeps the fork parent and the graders loaded. A context manager."""

    def __init__(
        self, assignment: Assignment, secret: bytes, *, contained: bool = True, launched: Launched | None = None
    ) -> None:
        """The first fork parent is the one that was `launched`: it loads its libraries while this process loads its own."""
        self._assignment = assignment
        self._secret = secret
        self._contained = contained
        self._digests = Digests(assignment, secret)
        self._box = Box(
            assignment.limits,
            assignment.support,
            lesson=assignment.lesson,
            forbidding=forbidding(assignment),
            contained=contained,
            launched=launched,
        )
        self._explainer = Explainer(assignment)
        self._session = GradingSession(assignment)
        self.wanted = assignment.wanted
        """What is looked for in a student's file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the fork parent and the grading session."""
        self._session.close()
        self._box.close()

    def start(self) -> None:
        """Start the fork parent and the graders now, not with the first submission.

        Raises SandboxError when there can be no fork parent.
        """
        self._box.start()
        self._session.wait()

    def digests(self, submission: Submission) -> dict[str, str]:
        """What the report on `submission` depends on, by name: when all are equal, the report is."""
        return self._digests.of(submission)

    def grade(self, submission: Submission) -> GradeReport:
        """Grade one submission. Raises nothing that its code does; our own failures become a report for a human."""
        fault, past = "", self._box.past()
        for attempt in range(ATTEMPTS):
            try:
                return self._grade(submission, past, attempt)
            except Exception as error:  # also what we did not think of: it must not end the batch, nor be a grade
                fault = str(error) if isinstance(error, AutograderError) else repr(error)
            if past.is_half_spent:
                break
        return ungraded(self._assignment, submission, fault, contained=self._contained)

    def unreadable(self, student: str, error: SubmissionError, *, digest: str = "") -> GradeReport:
        """The report on a file that could not be read: no points, and why; `digest` is its SHA-256, where it has one."""
        return unreadable(self._assignment, self._digests, student, error, contained=self._contained, digest=digest)

    def ungraded(self, student: str, fault: str) -> GradeReport:
        """The report on a file that this machine failed to read: left to a human."""
        nothing_read = Submission(student, self._assignment.lab, (), (), "")
        return ungraded(self._assignment, nothing_read, fault, contained=self._contained)

    @property
    def faults(self) -> tuple[str, ...]:
        """For the lab's author: the checks of the last submission that a grader's own error left undone, with its lines."""
        return self._session.faults

    def _grade(self, submission: Submission, past: Past, attempt: int) -> GradeReport:
        key = case_key(self._secret, submission.lab, submission.student, submission.digest)
        with self._box.student(submission.cells, past) as process:
            asked: Asked | None = {}
            with _costs_no_checks("the answers"):
                asked = self._explainer.ask(process)
            process.begin()
            notes = submission.notes + remarks.on(process.run)  # of cells that ran before anything hidden was seen
            checks = self._session.run(process, key + bytes([attempt]), together=asked is not None)
        questions = tuple(
            QuestionReport(
                each.function, each.points, tuple(check for check in checks if check.question == each.function)
            )
            for each in self._assignment.questions
        )
        return fitted(self._report(submission, self._explained(submission, questions, asked, past), notes))

    def _explained(
        self, submission: Submission, questions: tuple[QuestionReport, ...], asked: Asked | None, past: Past
    ) -> tuple[QuestionReport, ...]:
        unclear = [question.name for question in questions if self._is_unclear(question)]
        known = {name: outcomes for name, outcomes in (asked or {}).items() if name in unclear}
        explained = {question.name: question for question in questions}
        forbidden = [question for question in questions if question.status is Reason.FORBIDDEN_OPERATOR]
        if len(known) < len(unclear) or forbidden:
            with self._box.student(submission.cells, past) as process:
                for name in unclear:
                    if name not in known:
                        with _costs_no_checks(name):
                            known[name] = self._explainer.ask_one_by_one(name, process)
                for question in forbidden:
                    with _costs_no_checks(question.name):
                        explained[question.name] = self._explainer.locate(question, process, submission.cells)
        for name, outcomes in known.items():
            with _costs_no_checks(name):
                explained[name] = self._explainer.explain(explained[name], outcomes)
        return tuple(explained.values())

    def _is_unclear(self, question: QuestionReport) -> bool:
        unclear = False
        with _costs_no_checks(question.name):
            unclear = self._explainer.can_explain(question)
        return unclear

    def _report(
        self, submission: Submission, questions: tuple[QuestionReport, ...], notes: tuple[Note, ...]
    ) -> GradeReport:
        report = GradeReport(
            student=submission.student,
            lab=submission.lab,
            language=self._assignment.language,
            questions=questions,
            digests=self._digests.of(submission),
            contained=self._contained,
            layers=limits.layers(contained=self._contained),
            notes=notes,
        )
        return worth(report, self._assignment.worth)


@contextlib.contextmanager
def _costs_no_checks(explained: str) -> Iterator[None]:
    """Leaves out an explanation that raises, and logs it. A box that broke is another matter: all is graded again."""
    try:
        yield
    except SandboxError:
        raise
    except Exception:
        logging.getLogger(__name__).exception("%s could not be explained: the points stand", explained)
