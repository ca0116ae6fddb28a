"""One student's grade in one lab, as every page, file and LMS shows it: the gradebook's points.

`gradebook.grades` reads it from nbgrader's gradebook. Where there is none (`autograder check`, bundles, the LTI tool),
`automatic` makes it from a report. Points are exact; they are rounded where they are shown, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from autograder.messages import say
from autograder.model import GradeReport, Note, Reason, rounded

NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Item:
    """What one graded cell is worth to a student: a question of ours, or one that a person grades.

    `automatic` and `manual` are None while nobody gave them; where a person did, that counts. `comment` is the person's,
    in Markdown. `waits` says that a person must still look.
    """

    name: str
    points: Fraction
    automatic: Fraction | None = None
    manual: Fraction | None = None
    extra: Fraction = NONE
    comment: str = ""
    waits: bool = False

    @property
    def earned(self) -> Fraction:
        """What counts, extra credit included; 0 while nobody gave anything."""
        given = self.automatic if self.manual is None else self.manual
        return (given or NONE) + self.extra

    @property
    def is_from_a_person(self) -> bool:
        """Whether a person gave points, extra credit or a comment, or is still to do so."""
        return self.manual is not None or bool(self.extra or self.comment) or self.waits


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's result in one lab. `late_penalty` is taken off for having been `late`.

    `from_gradebook` is False for automatic points alone. `report` is the grader's report where there is one.
    """

    student: str
    items: tuple[Item, ...]
    late_penalty: Fraction = NONE
    late: timedelta = timedelta()
    from_gradebook: bool = True
    report: GradeReport | None = None

    @property
    def score(self) -> Fraction:
        """The final grade: all points less the penalty, never below 0."""
        return max(sum((item.earned for item in self.items), NONE) - self.late_penalty, NONE)

    @property
    def max_score(self) -> Fraction:
        """What can be earned, without extra credit."""
        return sum((item.points for item in self.items), NONE)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The questions that a person must still look at; a practice question worth nothing never waits."""
        return tuple(item.name for item in self.items if item.waits)

    @property
    def final(self) -> bool:
        """Whether nobody need look any more."""
        return not self.waiting

    def item(self, name: str) -> Item | None:
        """The item of one question; None where the gradebook has none."""
        return next((item for item in self.items if item.name == name), None)


def automatic(report: GradeReport) -> Grade:
    """The grade where there is no gradebook: the report's own points, as they would arrive there."""
    items = tuple(
        Item(
            question.name,
            question.points,
            None if question.needs_human else Fraction(rounded(question.earned)),
            waits=question.needs_human,
        )
        for question in report.questions
    )
    return Grade(report.student, items, from_gradebook=False, report=report)


def summary(grade: Grade, language: str = "") -> str:
    """The grade in a few lines of plain text: why nothing was graded, points and reason by question, what a person added,
    what was taken off."""
    report = grade.report
    speak = language or (report.language if report is not None else "en")
    status = {} if report is None else {question.name: question.status for question in report.questions}
    sign = say(speak, "number.decimal")
    nothing = nothing_of_theirs(report) if report is not None else None
    lines = [say(speak, nothing.code, **nothing.parameters)] if nothing is not None else []
    for item in grade.items:
        if item.points or item.is_from_a_person:
            reason = say(speak, f"reason.{status[item.name]}") if item.name in status else say(speak, "grade.by_person")
            points = {
                "earned": decimal_text(item.earned, decimal=sign),
                "points": decimal_text(item.points, decimal=sign),
            }
            lines.append(say(speak, "lms.comment_question", question=item.name, reason=reason, **points))
        if item.comment:
            lines.append(f"    {' '.join(item.comment.split())}")
    if grade.late_penalty:
        lines.append(say(speak, "lms.comment_late", penalty=decimal_text(grade.late_penalty, decimal=sign)))
    return "\n".join(lines)


def nothing_of_theirs(report: GradeReport) -> Note | None:
    """Why nothing of the student's own was graded, though nothing of ours failed; None where something was.

    The file was not found, could not be read, or is the lab as it was handed out. A person should see it.
    """
    if any(question.status is Reason.UNREADABLE for question in report.questions):
        return report.notes[0] if report.notes else Note("run.unreadable")
    return next((note for note in report.notes if note.code == "intake.untouched"), None)


def lateness(late: timedelta, say_in: Callable[..., str]) -> str:
    """How late, in words: days and hours, or minutes."""
    minutes = -(-int(late.total_seconds()) // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return say_in("grade.late_days", days=days, hours=hours)
    return say_in("grade.late_hours", hours=hours, minutes=minutes % 60)


def decimal_text(points: Fraction, *, places: int = 2, decimal: str = ".") -> str:
    """Points in digits, rounded half up once, without needless zeros: 17.5, 100, 33,33."""
    text = format(rounded(points, places), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", decimal)
