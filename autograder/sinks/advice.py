"""What to do tomorrow, from a class: what to explain again, which questions to look at, and whom to wait for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from autograder.labs import Lab
from autograder.model import QuestionReport
from autograder.sinks import cases
from autograder.sinks.graded import points
from autograder.sinks.tally import FLOOR, Summary

DEAREST = 3
"""Misconceptions worth a word in class."""
DISCRIMINATES = 0.2
"""Below it a question says little of who knows the subject (Ebel and Frisbie, Essentials of Educational Measurement)."""
ENOUGH = 10
"""Students that a correlation needs to mean anything."""

Say = Callable[..., str]


def view(summary: Summary, lab: Lab, say: Say, *, anonymous: bool, link: Callable[[str], str] | None) -> dict[str, Any]:
    """The advice in words and pictures, for the template; without names no small group, and nobody."""

    def linked(students: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
        return [] if anonymous else [(student, link(student) if link else "") for student in students]

    explain: list[dict[str, Any]] = []
    for code in _dearest(summary, anonymous=anonymous):
        question = summary.examples[code]
        explain.append(
            {
                "code": code,
                "what": say(f"diagnosis.{code}.what"),
                "why": say(f"diagnosis.{code}.why"),
                "question": question.name,
                "cost": say("class.cost", count=len(summary.holders[code]), points=points(summary.costs[code], say)),
                "students": linked(summary.holders[code]),
                "case": _case(question, lab, say, f"advice-{len(explain)}"),
            }
        )
    return {
        "explain": explain,
        "poor": [
            say("class.poor", question=name, discrimination=_shown(item.discrimination, say))
            for name, item in summary.questions.items()
            if item.count >= ENOUGH and item.discrimination is not None and item.discrimination < DISCRIMINATES
        ],
        "missing": linked(summary.missing),
        "ungraded": linked(summary.ungraded),
        "again": [] if anonymous else sorted(summary.again.items()),
    }


def _case(question: QuestionReport, lab: Lab, say: Say, identity: str) -> dict[str, Any] | None:
    """The public example; one that cannot be drawn must not keep a whole class from its report."""
    try:
        return cases.view(question.probes[0], lab, say, identity) if question.probes else None
    except Exception:
        logging.getLogger(__name__).exception("the example of %s cannot be drawn", question.name)
        return None


def _dearest(summary: Summary, *, anonymous: bool) -> list[str]:
    """The codes that cost the class most points."""
    shown = [code for code in summary.holders if not (anonymous and len(summary.holders[code]) < FLOOR)]
    return sorted(shown, key=lambda code: (-summary.costs[code], code))[:DEAREST]


def _shown(discrimination: float, say: Say) -> str:
    return f"{discrimination:.2f}".replace("-", "−").replace(".", say("number.decimal"))
