"""grade(submission) -> GradeReport: the whole data flow on one screen.

    intake -> Submission -> sandbox: a process that ran the cells -> public probes -> grading: hidden checks
    -> explanation: what the probes say of the questions that lost points -> GradeReport -> sinks

Whatever the student's code does costs its own question's points. Whatever of ours breaks leaves a report that
`needs_human`: never a zero, never full marks, and a rerun takes it up again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Self

from autograder.assignment import Assignment, Question
from autograder.course import case_key
from autograder.errors import AutograderError, SubmissionError
from autograder.explanation import Asked, Explainer
from autograder.grading.session import GradingSession
from autograder.model import Check, GradeReport, Note, QuestionReport, Reason, Submission, Verdict
from autograder.sandbox import limits
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import CellsRun, Raised, TimedOut

ATTEMPTS = 2


class Grader:
    """Grades submissions of one assignment; keeps the fork parent and the graders loaded. A context manager."""

    def __init__(self, assignment: Assignment, secret: bytes, *, contained: bool = True) -> None:
        self._assignment = assignment
        self._secret = secret
        self._contained = contained
        self._digests = Digests(assignment, secret)
        lesson = assignment.lesson
        self._box = Box(
            assignment.limits, assignment.support, lesson=lesson.cells, opening=lesson.opening, contained=contained
        )
        self._session = GradingSession(assignment)
        self._explainer = Explainer(assignment)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the fork parent and the grading session."""
        self._session.close()
        self._box.close()

    def start(self) -> None:
        """Start the fork parent now, not with the first submission. Raises SandboxError when there can be none."""
        self._box.start()

    def digests(self, submission: Submission) -> dict[str, str]:
        """What the report on `submission` depends on, by name: when all are equal, the report is."""
        return self._digests.of(submission)

    def grade(self, submission: Submission) -> GradeReport:
        """Grade one submission. Raises nothing that its code does; our own failures become a report for a human."""
        fault = ""
        for _ in range(ATTEMPTS):
            try:
                return self._grade(submission)
            except Exception as error:  # also what we did not think of: it must not end the batch, nor be a grade
                fault = str(error) if isinstance(error, AutograderError) else repr(error)
        return ungraded(self._assignment, submission, fault, contained=self._contained)

    def unreadable(self, student: str, error: SubmissionError, *, digest: str = "") -> GradeReport:
        """The report on a file that could not be read: no points, and why; `digest` is its SHA-256, where it has one."""
        return unreadable(self._assignment, self._digests, student, error, contained=self._contained, digest=digest)

    def ungraded(self, student: str, fault: str) -> GradeReport:
        """The report on a file that this machine failed to read: left to a human."""
        nothing_read = Submission(student, self._assignment.lab, (), (), "")
        return ungraded(self._assignment, nothing_read, fault, contained=self._contained)

    def _grade(self, submission: Submission) -> GradeReport:
        key = case_key(self._secret, submission.lab, submission.student)
        with self._box.student(submission.cells) as process:
            asked = self._explainer.ask(process)
            checks = self._session.run(process, key, together=asked is not None)
            notes = submission.notes + _cell_notes(process.run)
        questions = tuple(
            QuestionReport(
                each.function, each.points, tuple(check for check in checks if check.question == each.function)
            )
            for each in self._assignment.questions
        )
        return self._report(submission, self._explained(submission, questions, asked), notes)

    def _explained(
        self, submission: Submission, questions: tuple[QuestionReport, ...], asked: Asked | None
    ) -> tuple[QuestionReport, ...]:
        unclear = [question for question in questions if self._explainer.can_explain(question)]
        if asked is None and unclear:
            with self._box.student(submission.cells) as process:
                asked = {each.name: self._explainer.ask_one_by_one(each.name, process) for each in unclear}
        return tuple(
            self._explainer.explain(each, asked[each.name]) if asked and each in unclear else each for each in questions
        )

    def _report(
        self, submission: Submission, questions: tuple[QuestionReport, ...], notes: tuple[Note, ...]
    ) -> GradeReport:
        return GradeReport(
            student=submission.student,
            lab=submission.lab,
            language=self._assignment.language,
            questions=questions,
            digests=self._digests.of(submission),
            contained=self._contained,
            layers=limits.layers(contained=self._contained),
            notes=notes,
        )


class Digests:
    """What reports of one assignment depend on: when all of it is equal, so is the report."""

    def __init__(self, assignment: Assignment, secret: bytes) -> None:
        self._secret = secret
        self._common = {
            "graders": assignment.graders_digest(),
            "lab": assignment.lab_digest(),
            "limits": _digest(limits.resolve(assignment.limits)),
        }

    def of(self, submission: Submission) -> dict[str, str]:
        """Digests by name for one submission; `key` commits to its keyed cases without giving them away."""
        key = case_key(self._secret, submission.lab, submission.student)
        return {"submission": submission.digest, "key": hashlib.sha256(key).hexdigest(), **self._common}


def unreadable(
    assignment: Assignment, digests: Digests, student: str, error: SubmissionError, *, contained: bool, digest: str = ""
) -> GradeReport:
    """The report on a file that could not be read: no points, and why; `digest` is its SHA-256, where it has one."""
    return GradeReport(
        student=student,
        lab=assignment.lab,
        language=assignment.language,
        questions=tuple(_single(question, Verdict.FAILED, Reason.UNREADABLE) for question in assignment.questions),
        digests=digests.of(Submission(student, assignment.lab, (), (), digest)),
        contained=contained,
        layers=limits.layers(contained=contained),
        notes=(_note(error),),
    )


def ungraded(assignment: Assignment, submission: Submission, fault: str, *, contained: bool) -> GradeReport:
    """The report on a submission that we failed to grade: no score that anybody could take for one."""
    questions = tuple(_single(question, Verdict.UNCHECKED, Reason.GRADER_FAULT) for question in assignment.questions)
    return GradeReport(
        student=submission.student,
        lab=submission.lab,
        language=assignment.language,
        questions=questions,
        digests={"submission": submission.digest},
        contained=contained,
        layers=limits.layers(contained=contained),
        notes=(Note("run.grader_fault", {"error": fault.splitlines()[0][:500]}),),
    )


def _single(question: Question, verdict: Verdict, reason: Reason) -> QuestionReport:
    check = Check(question.function, "all", "all", question.points, Fraction(0), verdict, reason)
    return QuestionReport(question.function, question.points, (check,))


def _cell_notes(run: CellsRun) -> tuple[Note, ...]:
    """What happened while the cells ran: costs nothing by itself, but explains what is missing later."""
    notes = [Note("run.cell_raised", _place(cell, error)) for cell, error in sorted(run.errors.items())]
    notes += [
        Note("run.cell_too_slow" if isinstance(ended, TimedOut) else "run.cell_died", {"cell": cell + 1})
        for cell, ended in sorted(run.cut_short.items())
    ]
    if run.shell_lines:
        notes.append(Note("run.shell_lines_ignored", {"lines": run.shell_lines}))
    return tuple(notes)


def _place(cell: int, error: Raised) -> Mapping[str, str | int]:
    return {"cell": cell + 1, "line": error.line or 0, "type": error.type, "text": error.text.strip()[:300]}


def _note(error: AutograderError) -> Note:
    return Note(error.code or "run.unreadable", {name: str(value) for name, value in error.parameters.items()})


def _digest(settings: Mapping[str, int]) -> str:
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
