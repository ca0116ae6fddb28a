"""A report where questions are worth other points: shares stay, and no student code need run for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from autograder.model import GradeReport, QuestionReport


def worth(report: GradeReport, points: Mapping[str, Fraction]) -> GradeReport:
    """The same report with other `points` by question; those that are not named keep theirs.

    What was worth nothing has no shares: it stays as it is, and only grading again can change it.
    """
    questions = tuple(_worth(each, points.get(each.name, each.points)) for each in report.questions)
    return report if questions == report.questions else replace(report, questions=questions)


def _worth(question: QuestionReport, points: Fraction) -> QuestionReport:
    if points == question.points or not question.points:
        return question
    share = points / question.points
    checks = (replace(check, points=check.points * share, earned=check.earned * share) for check in question.checks)
    return replace(question, points=points, checks=tuple(checks))
