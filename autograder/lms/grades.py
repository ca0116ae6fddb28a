"""The grade of one student as it leaves for an LMS: the score after the late penalty, and a short comment."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from autograder.messages import say
from autograder.model import GradeReport, rounded


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's result in one lab. `score` has the late penalty taken off; `final` is False while a person must look.

    `comment` is plain text, several lines; `report` is the grader's report where there is one.
    """

    student: str
    score: Fraction
    max_score: Fraction
    late_penalty: Fraction = Fraction(0)
    final: bool = True
    comment: str = ""
    report: GradeReport | None = None


def summary(report: GradeReport, *, language: str = "", late_penalty: Fraction = Fraction(0)) -> str:
    """The report in a few lines of plain text: points and reason by question, no formula sign or backslash in front."""
    speak = language or report.language
    lines = [
        say(
            speak,
            "lms.comment_question",
            question=question.name,
            earned=decimal_text(question.earned),
            points=decimal_text(question.points),
            reason=say(speak, f"reason.{question.status}"),
        )
        for question in report.questions
    ]
    if late_penalty:
        lines.append(say(speak, "lms.comment_late", penalty=decimal_text(late_penalty)))
    return "\n".join(lines)


def decimal_text(points: Fraction, *, places: int = 2, decimal: str = ".") -> str:
    """Points in digits, rounded half up once, without needless zeros: 17.5, 100, 33,33."""
    text = format(rounded(points, places), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", decimal)
