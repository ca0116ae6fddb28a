"""GradeReport -> Classroom 50's result.json (GitHub Classroom's open successor).

`schemas/result-v1.schema.json` of foundation50/classroom50: scores are whole numbers, so points are rounded to whole
points, the total by itself; the exact points travel in fields of each test that the schema allows. A report that needs a
person is refused: the autograder then ends with an exit status, which Classroom 50 takes for a failure of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from autograder.errors import DeliveryError
from autograder.messages import number, say
from autograder.model import GradeReport, QuestionReport, Reason, rounded
from autograder.sinks.notes import bounded, reason

SCHEMA = "classroom50/result/v1"


def result(report: GradeReport, environment: Mapping[str, str], when: datetime, *, language: str = "") -> str:
    """The text of result.json; identity and links come from the runner's environment variables, `when` is the submission's.

    Raises DeliveryError for a report that needs a person, and when the runner did not say whose submission it is.
    """
    if report.needs_human:
        raise DeliveryError(f"{report.student}: this submission could not be graded; run the autograder again")
    owner = environment.get("OWNER") or environment.get("USERNAME", "")
    needed = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
    if missing := [name for name in needed if not environment.get(name)]:
        raise DeliveryError(f"not run by Classroom 50: {', '.join(missing)} not set")
    speak = language or report.language
    plain = {
        "schema": SCHEMA,
        "classroom": environment["CLASSROOM"],
        "assignment": environment["ASSIGNMENT"],
        "assignment_type": environment.get("ASSIGNMENT_TYPE") or "individual",
        "owner": owner,
        "submission": environment["SUBMISSION_TAG"],
        "commit": environment["COMMIT_URL"],
        "release": environment["RELEASE_URL"],
        "review": environment.get("REVIEW_URL") or environment["COMMIT_URL"],
        "datetime": f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "score": int(rounded(report.score, 0)),
        "max-score": int(rounded(report.max_score, 0)),
        "tests": [_test(report, question, speak) for question in report.questions],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def release_body(report: GradeReport, *, language: str = "") -> str:
    """The Markdown of the release: a table of questions, points and reasons."""
    speak = language or report.language
    head = say(
        speak,
        "envelope.head",
        earned=number(speak, rounded(report.score)),
        points=number(speak, rounded(report.max_score)),
    )
    rows = [
        f"| `{question.name}` | {number(speak, rounded(question.earned))} / {number(speak, rounded(question.points))} "
        f"| {say(speak, f'reason.{question.status}')} |"
        for question in report.questions
    ]
    notes = [f"- {_literally(line)}" for line in bounded(report, speak)]
    return "\n".join([f"### {head}", "", "| | | |", "|---|---|---|", *rows, "", *notes, ""])


def _literally(text: str) -> str:
    """A sentence with words of the student's in it, none of which is Markdown, HTML or a name to notify."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-!|@~&:])", r"\\\1", text)


def _test(report: GradeReport, question: QuestionReport, speak: str) -> dict[str, object]:
    return {
        "test-name": question.name,
        "passed": question.status is Reason.CORRECT,
        "score": int(rounded(question.earned, 0)),
        "max-score": int(rounded(question.points, 0)),
        "message": reason(report, question.status, speak),
        "exact": f"{question.earned} / {question.points}",
    }
