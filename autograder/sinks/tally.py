"""What a class did, gathered from reports in one pass: a few numbers for each question and check, never the reports.

Discrimination is the item-rest correlation: Pearson's r between the share earned in an item and the points earned in
everything else (Nunnally and Bernstein, Psychometric Theory, 3rd edition, chapter 8). It needs only five sums an item.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from autograder.model import Check, GradeReport, Note, QuestionReport, Reason, Verdict

BANDS = 11
"""Tenths of the points, and a last band for all points."""


@dataclass(slots=True)
class Item:
    """The running sums of one question or check: x the share earned, y the points earned elsewhere."""

    points: Fraction
    count: int = 0
    full: int = 0
    zero: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0
    reasons: Counter[Reason] = field(default_factory=Counter)

    def add(self, earned: Fraction, elsewhere: Fraction) -> None:
        """One student more."""
        share, rest = float(earned / self.points) if self.points else 0.0, float(elsewhere)
        self.count += 1
        self.full += earned == self.points
        self.zero += earned == 0
        self.x, self.y = self.x + share, self.y + rest
        self.xx, self.yy, self.xy = self.xx + share * share, self.yy + rest * rest, self.xy + share * rest

    @property
    def solved(self) -> float:
        """The mean share of the points."""
        return self.x / self.count if self.count else 0.0

    @property
    def discrimination(self) -> float | None:
        """The item-rest correlation; None where all students did alike."""
        spread = (self.count * self.xx - self.x**2) * (self.count * self.yy - self.y**2)
        if self.count < 2 or spread <= 1e-9:
            return None
        return (self.count * self.xy - self.x * self.y) / math.sqrt(spread)


@dataclass(slots=True)
class Summary:
    """One lab's class, gathered. `holders`: code -> the students who hold it; `humans`: student -> their questions;
    `nothing`: student -> why nothing of theirs was graded."""

    lab: str = ""
    points: Fraction = Fraction(0)
    students: int = 0
    total: Fraction = Fraction(0)
    bands: list[int] = field(default_factory=lambda: [0] * BANDS)
    questions: dict[str, Item] = field(default_factory=dict)
    checks: dict[tuple[str, str], Item] = field(default_factory=dict)
    holders: dict[str, list[str]] = field(default_factory=dict)
    unnamed: int = 0
    humans: dict[str, list[str]] = field(default_factory=dict)
    nothing: dict[str, Note] = field(default_factory=dict)


def summarise(reports: Iterable[GradeReport]) -> Summary:
    """Gather a class. Reports are looked at once, one at a time; a score that is not final counts nowhere but in `humans`."""
    summary = Summary()
    for report in reports:
        summary.lab, summary.points = report.lab, report.max_score
        if (reason := nothing_of_theirs(report)) is not None:
            summary.nothing[report.student] = reason
        if report.needs_human:
            summary.humans[report.student] = [question.name for question in report.questions if question.needs_human]
        else:
            _add(summary, report)
    return summary


def _add(summary: Summary, report: GradeReport) -> None:
    score, points = report.score, report.max_score
    summary.students += 1
    summary.total += score
    summary.bands[int(10 * score / points) if points else 0] += 1
    for question in report.questions:
        item = summary.questions.setdefault(question.name, Item(question.points))
        item.add(question.earned, score - question.earned)
        item.reasons[question.status] += 1
        _add_checks(summary, question, score)
        for code in dict.fromkeys(diagnosis.code for diagnosis in question.diagnoses):
            held = summary.holders.setdefault(code, [])
            if report.student not in held[-1:]:
                held.append(report.student)
        wrong = question.status in (Reason.WRONG_VALUE, Reason.WRONG_SHAPE)
        summary.unnamed += wrong and not question.diagnoses


def _add_checks(summary: Summary, question: QuestionReport, score: Fraction) -> None:
    """The cases of one check (`name[case]`) count together."""
    together: dict[str, list[Check]] = {}
    for check in question.checks:
        together.setdefault(check.name.split("[")[0], []).append(check)
    for name, cases in together.items():
        points = sum((case.points for case in cases), Fraction(0))
        earned = sum((case.earned for case in cases), Fraction(0))
        item = summary.checks.setdefault((question.name, name), Item(points))
        item.add(earned, score - earned)
        failed = [case.reason for case in cases if case.verdict is not Verdict.PASSED]
        item.reasons.update(failed[:1])


def nothing_of_theirs(report: GradeReport) -> Note | None:
    """Why nothing of the student's own was graded, though nothing of ours failed; None where something was.

    The file was not found, could not be read, or is the lab as it was handed out. A person should see it.
    """
    if any(question.status is Reason.UNREADABLE for question in report.questions):
        return report.notes[0] if report.notes else Note("run.unreadable")
    return next((note for note in report.notes if note.code == "intake.untouched"), None)
