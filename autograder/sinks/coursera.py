"""GradeReport -> what a Coursera custom grader leaves in /shared: feedback.json and the page beside it.

coursera/programming-assignments-demo, custom-graders/v2: `fractionalScore` from 0 to 1, `feedback` in a line, and with
`feedbackType` HTML the page htmlFeedback.html, which is then the only thing that the learner sees.
"""

from __future__ import annotations

import json
from fractions import Fraction

from autograder.errors import DeliveryError
from autograder.messages import number, say
from autograder.model import GradeReport, rounded
from autograder.sinks.notes import bounded


def feedback(report: GradeReport, *, page: str | None = None, language: str = "") -> dict[str, str]:
    """The files to write to /shared, by name. Raises DeliveryError for a report that needs a person."""
    if report.needs_human:
        raise DeliveryError(f"{report.student}: this submission could not be graded; run the grader again")
    speak = language or report.language
    share = report.score / report.max_score if report.max_score else Fraction(0)
    head = say(
        speak,
        "envelope.head",
        earned=number(speak, rounded(report.score)),
        points=number(speak, rounded(report.max_score)),
    )
    head = ". ".join([head, " ".join(bounded(report, speak))]) if report.notes else head
    plain: dict[str, object] = {"fractionalScore": float(rounded(share, 4)), "feedback": head}
    if page is None:
        return {"feedback.json": json.dumps(plain) + "\n"}
    return {"feedback.json": json.dumps(plain | {"feedbackType": "HTML"}) + "\n", "htmlFeedback.html": page}
