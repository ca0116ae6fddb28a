"""A grade in words, for the pages: what was automatic, what a person added, what was taken off, and whether it is final."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from autograder.sinks import grades, markdown
from autograder.sinks.grades import Grade, Item

Say = Callable[..., str]


def view(grade: Grade, say: Say) -> dict[str, Any]:
    """The grade as a whole."""
    earned, most = points(grade.score, say), points(grade.max_score, say)
    lines = []
    if grade.late_penalty:
        late = grades.lateness(grade.late, say)
        lines.append(say("grade.late", late=late, penalty=points(grade.late_penalty, say)))
    if not grade.from_gradebook:
        lines.append(say("grade.automatic_only"))
    return {
        "score": say("feedback.score" if grade.final else "grade.so_far", earned=earned, points=most),
        "share": str(round(float(min(100 * grade.score / grade.max_score, Fraction(100))))) if grade.max_score else "0",
        "waiting": "" if grade.final else say("grade.not_final", questions=", ".join(grade.waiting)),
        "lines": lines,
    }


def item(item: Item, say: Say) -> dict[str, Any]:
    """What the gradebook says of one question, beyond the automatic points: sentences, and a person's comment."""
    lines = []
    if item.manual is not None:
        if item.automatic is not None:
            lines.append(say("grade.automatic", points=points(item.automatic, say)))
        lines.append(say("grade.manual", points=points(item.manual, say)))
    if item.extra:
        lines.append(say("grade.extra", points=points(item.extra, say)))
    if item.waits:
        lines.append(say("grade.waits"))
    return {
        "name": item.name,
        "earned": "?" if item.waits and item.automatic is None and item.manual is None else points(item.earned, say),
        "points": points(item.points, say),
        "lines": lines,
        "comment": markdown.harmless(item.comment) if item.comment else "",
    }


def points(value: Fraction, say: Say) -> str:
    """Points as the reader's language writes them, without needless zeros: 20, 7,5, 13.33."""
    return grades.decimal_text(value, decimal=say("number.decimal"))
