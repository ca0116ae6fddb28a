"""What a class did, gathered from grades and reports in one pass: a few numbers for each question and check, never the reports.

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
from autograder.sinks.grades import Grade, nothing_of_theirs

FLOOR = 5
"""Without names no group of fewer is shown."""
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
    """One lab's class, gathered: points by the gradebook, checks by the reports.

    `scores` counts final grades, `students` all who are counted in checks. By misconception: `holders`, who holds it;
    `costs`, the points that it cost the class; `examples`, a question with it. `humans`: student -> the questions that
    wait for a person; `nothing`: student -> why a person should see the hand-in itself. `missing` have not handed
    in, `ungraded` have and wait to be graded; `again`: how often, of those who did so more than once.
    """

    lab: str = ""
    points: Fraction = Fraction(0)
    students: int = 0
    scores: int = 0
    total: Fraction = Fraction(0)
    bands: list[int] = field(default_factory=lambda: [0] * BANDS)
    questions: dict[str, Item] = field(default_factory=dict)
    checks: dict[tuple[str, str], Item] = field(default_factory=dict)
    holders: dict[str, list[str]] = field(default_factory=dict)
    costs: dict[str, Fraction] = field(default_factory=dict)
    examples: dict[str, QuestionReport] = field(default_factory=dict)
    unnamed: int = 0
    humans: dict[str, list[str]] = field(default_factory=dict)
    nothing: dict[str, Note] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    ungraded: tuple[str, ...] = ()
    again: dict[str, int] = field(default_factory=dict)


def summarise(grades: Iterable[Grade]) -> Summary:
    """Gather a class. Grades are looked at once, one at a time; one that is not final counts in no mean."""
    summary = Summary()
    for grade in grades:
        if (reason := _to_be_seen(grade.report)) is not None:
            summary.nothing[grade.student] = reason
        if grade.waiting:
            summary.humans[grade.student] = list(grade.waiting)
        else:
            _add_scores(summary, grade)
        report = grade.report
        if report is not None:
            summary.lab = report.lab
            if not report.needs_human:
                summary.students += 1
                for question in report.questions:
                    _add_question(summary, question, grade)
    return summary


def _to_be_seen(report: GradeReport | None) -> Note | None:
    """Why a person should see this hand-in: there was nothing to grade, or too much to choose from."""
    if report is None:
        return None
    several = (note for note in report.notes if note.code == "intake.several")
    return nothing_of_theirs(report) or next(several, None)


def _add_scores(summary: Summary, grade: Grade) -> None:
    score, points = grade.score, grade.max_score
    summary.scores += 1
    summary.total += score
    summary.points = points
    summary.bands[min(int(10 * score / points), BANDS - 1) if points else 0] += 1
    together = sum((item.earned for item in grade.items), Fraction(0))
    for item in grade.items:
        if item.points:
            summary.questions.setdefault(item.name, Item(item.points)).add(item.earned, together - item.earned)


def _add_question(summary: Summary, question: QuestionReport, grade: Grade) -> None:
    report = grade.report
    assert report is not None
    if question.status is Reason.UNREADABLE:
        return
    _add_checks(summary, question, report.score)
    lost = question.points - question.earned
    for code in dict.fromkeys(diagnosis.code for diagnosis in question.diagnoses):
        held = summary.holders.setdefault(code, [])
        if grade.student not in held[-1:]:
            held.append(grade.student)
        summary.costs[code] = summary.costs.get(code, Fraction(0)) + lost
        summary.examples.setdefault(code, question)
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
