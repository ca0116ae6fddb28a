"""Why a question lost points, from public probes: calls them in the student's process and has diagnosis look at them."""

from __future__ import annotations

from autograder.assignment import Assignment
from autograder.model import QuestionReport
from autograder.sandbox.process import StudentProcess


class Explainer:
    """Explains the questions of one assignment."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment

    def can_explain(self, question: QuestionReport) -> bool:
        """Whether the question lost points in a way that public probes can show."""
        return False

    def explain(self, question: QuestionReport, process: StudentProcess) -> QuestionReport:
        """The question with its diagnoses and the public cases that show what is wrong."""
        return question
