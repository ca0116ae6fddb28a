"""GradeReport -> the reply of an Open edX external grader (xqueue), and what the LMS sent.

edx-platform `xmodule/capa/responsetypes.py`, CodeResponse: the reply is `correct`, `score`, `msg`; `score` counts against the
problem's `points` attribute (1 without); `msg` must be well-formed XML, else the whole reply is refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape

from autograder.errors import DeliveryError
from autograder.messages import number, say
from autograder.model import GradeReport, rounded
from autograder.sinks.notes import bounded


@dataclass(frozen=True, slots=True)
class Request:
    """What the LMS queued: whose answer, its text or the addresses of its files, and the payload that the author wrote."""

    student: str
    response: str
    payload: str
    files: tuple[tuple[str, str], ...]


def request(text: str) -> Request:
    """The request in the `content` of xqueue's answer. Raises DeliveryError for anything else."""
    try:
        content = json.loads(text)
        body = json.loads(content["xqueue_body"])
        info = json.loads(body["student_info"])
        files = json.loads(content.get("xqueue_files") or "{}")
        return Request(
            str(info["anonymous_student_id"]),
            str(body["student_response"]),
            str(body.get("grader_payload", "")),
            tuple(sorted((str(name), str(address)) for name, address in files.items())),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeliveryError(f"this is no request of an xqueue: {error!r}") from error


def reply(report: GradeReport, *, points: Fraction = Fraction(1), language: str = "") -> dict[str, Any]:
    """The reply's body. `points` is the problem's own; the score is rounded to 4 places of them.

    Raises DeliveryError for a report that needs a person: the queue then keeps the submission.
    """
    if report.needs_human:
        raise DeliveryError(f"{report.student}: this submission could not be graded; leave it in the queue")
    speak = language or report.language
    share = report.score / report.max_score if report.max_score else Fraction(0)
    lines = [
        say(
            speak,
            "lms.comment_question",
            question=question.name,
            earned=number(speak, rounded(question.earned)),
            points=number(speak, rounded(question.points)),
            reason=say(speak, f"reason.{question.status}"),
        )
        for question in report.questions
    ]
    lines += bounded(report, speak)
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return {"correct": share == 1, "score": float(rounded(share * points, 4)), "msg": f"<div><ul>{items}</ul></div>"}
