"""GradeReport -> Gradescope's results.json.

Fields: gradescope-autograders.readthedocs.io, "Autograder specifications". The top `score` is always written: it goes before
the sum of the tests, each of which is rounded by itself. A report that needs a person is refused: without results.json
Gradescope shows a failed autograder, which an instructor sees and reruns; a zero would look like a grade.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping

from autograder.errors import DeliveryError
from autograder.labs import Lab
from autograder.messages import number, say
from autograder.model import GradeReport, QuestionReport, Reason, rounded
from autograder.sinks.notes import bounded

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")


def results(
    report: GradeReport,
    lab: Lab,
    *,
    language: str = "",
    pages: Mapping[str, str] | None = None,
    visibility: str = "visible",
    seconds: float | None = None,
) -> str:
    """The text of results.json. `pages` holds HTML with pictures by question, for questions that have it.

    Raises DeliveryError for a report that needs a person.
    """
    if visibility not in VISIBILITIES:
        raise DeliveryError(f"visibility {visibility!r}: choose one of {', '.join(VISIBILITIES)}")
    if report.needs_human:
        raise DeliveryError(f"{report.student}: this submission could not be graded; run the autograder again")
    speak = language or report.language
    plain: dict[str, object] = {
        "score": float(rounded(report.score)),
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "output": "\n".join([_head(report, speak), *bounded(report, speak)]),
        "output_format": "text",
        "tests": [
            _test(number, question, lab, speak, (pages or {}).get(question.name), visibility)
            for number, question in enumerate(report.questions, start=1)
        ],
        "extra_data": {"report": report.digest(), "lab": report.lab, "contained": report.contained, **report.digests},
    }
    if not report.contained:
        plain["output"] = f"{plain['output']}\n{say(speak, 'envelope.uncontained')}"
    if seconds is not None:
        plain["execution_time"] = round(seconds, 3)
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _head(report: GradeReport, speak: str) -> str:
    return say(
        speak,
        "envelope.head",
        earned=number(speak, rounded(report.score)),
        points=number(speak, rounded(report.max_score)),
    )


def _test(
    number: int, question: QuestionReport, lab: Lab, speak: str, page: str | None, visibility: str
) -> dict[str, object]:
    output = page if page is not None else "<br>".join(map(html.escape, _lines(question, lab, speak)))
    return {
        "number": str(number),
        "name": question.name,
        "score": float(rounded(question.earned)),
        "max_score": float(rounded(question.points)),
        "status": "passed" if question.status is Reason.CORRECT else "failed",
        "output": output,
        "output_format": "html",
        "visibility": visibility,
        "tags": [question.status.value, *(diagnosis.code for diagnosis in question.diagnoses)],
        "extra_data": {"earned": str(question.earned), "points": str(question.points)},
    }


def _lines(question: QuestionReport, lab: Lab, speak: str) -> list[str]:
    """The reason, and what was tried with which verdict, each once."""
    tried = [
        f"{say(speak, 'verdict.' + check.verdict)}: {lab.say(speak, 'tried.' + check.situation)}"
        for check in question.checks
        if check.situation != "all"
    ]
    return [say(speak, f"reason.{question.status}"), *dict.fromkeys(tried)]
