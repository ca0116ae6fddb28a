"""One report, many envelopes: each is read back by its receiver's rules and says the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import jsonschema
import pytest
from families import LAB

from autograder.errors import DeliveryError
from autograder.model import Check, Diagnosis, GradeReport, Note, QuestionReport, Reason, Verdict, rounded
from autograder.sinks import classroom50, coursera, gradescope, notes, xqueue

ENVIRONMENT = {
    "CLASSROOM": "cv",
    "ASSIGNMENT": "channels",
    "OWNER": "ana",
    "SUBMISSION_TAG": "submit/2026-11-22T10-00-00Z-abc1234",
    "COMMIT_URL": "https://git.example/ana/commit/abc",
    "RELEASE_URL": "https://git.example/ana/releases/tag/x",
}
WHEN = datetime(2026, 11, 22, 10, tzinfo=UTC)


def question(
    name: str, points: int, earned: Fraction, reason: Reason, verdict: Verdict = Verdict.PARTLY
) -> QuestionReport:
    """A question with one check."""
    passed = Verdict.PASSED if earned == points else verdict
    check = Check(name, "plain", "plain", Fraction(points), earned, passed, reason)
    named = (Diagnosis("CONV-IN-SUM-MISSING"),) if reason is Reason.WRONG_VALUE else ()
    return QuestionReport(name, Fraction(points), (check,), named)


def report(*questions: QuestionReport) -> GradeReport:
    """A report on these questions."""
    return GradeReport("ana", "canales-multiples", "es", questions, {"submission": "0" * 64}, contained=True)


REPORTS = {
    "thirds": report(
        question("edge_detector", 10, Fraction(10), Reason.CORRECT),
        question("conv2d_multi_output", 20, Fraction(20, 3), Reason.WRONG_VALUE),
        question("conv2d_multi_input", 20, Fraction(20, 3), Reason.WRONG_SHAPE),
        question("conv2d_combined", 30, Fraction(0), Reason.MISSING, Verdict.FAILED),
        question("two_convs_as_one", 20, Fraction(20, 3), Reason.RAISED),
    ),
    "half a hundredth": report(question("conv2d_combined", 100, Fraction("2.675"), Reason.WRONG_VALUE)),
    "half a point": report(question("conv2d_combined", 100, Fraction("62.5"), Reason.WRONG_VALUE)),
    "full": report(question("conv2d_combined", 100, Fraction(100), Reason.CORRECT)),
    "none": report(question("conv2d_combined", 100, Fraction(0), Reason.MISSING, Verdict.FAILED)),
}
# foundation50/classroom50 schemas/result-v1.schema.json, its structure in our own words.
RESULT_V1: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
                 "datetime", "score", "max-score", "tests"],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        **{name: {"type": "string", "minLength": 1} for name in ("classroom", "assignment", "owner", "commit", "release", "review")},
        "assignment_type": {"enum": ["individual", "group", "team"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "score": {"type": "integer", "minimum": 0},
        "max-score": {"type": "integer", "minimum": 0},
        "tests": {"type": "array", "items": {
            "type": "object",
            "required": ["test-name", "passed", "score", "max-score"],
            "properties": {"test-name": {"type": "string", "minLength": 1}, "passed": {"type": "boolean"},
                           "score": {"type": "integer", "minimum": 0}, "max-score": {"type": "integer", "minimum": 0}},
        }},
    },
}  # fmt: skip


def exactly(value: object) -> Decimal:
    """A JSON number as it is written."""
    return Decimal(json.dumps(value))


@pytest.mark.parametrize("name", REPORTS)
def test_every_envelope_holds_the_score_of_the_report(name: str) -> None:
    """Read back, all envelopes hold the report's score, rounded half up once to what each can hold."""
    one = REPORTS[name]
    scope = json.loads(gradescope.results(one, LAB))
    assert exactly(scope["score"]) == rounded(one.score)
    assert [exactly(test["score"]) for test in scope["tests"]] == [
        rounded(question.earned) for question in one.questions
    ]
    assert [exactly(test["max_score"]) for test in scope["tests"]] == [
        rounded(question.points) for question in one.questions
    ]
    fifty = json.loads(classroom50.result(one, ENVIRONMENT, WHEN))
    assert fifty["score"] == rounded(one.score, 0)
    assert [Fraction(test["exact"].partition(" / ")[0]) for test in fifty["tests"]] == [q.earned for q in one.questions]
    queue = xqueue.reply(one, points=one.max_score)
    assert exactly(queue["score"]).quantize(Decimal("0.01")) == rounded(one.score)
    assert exactly(xqueue.reply(one)["score"]) == rounded(one.score / one.max_score, 4)
    course = json.loads(coursera.feedback(one)["feedback.json"])
    assert exactly(course["fractionalScore"]) == rounded(one.score / one.max_score, 4)


@pytest.mark.parametrize("name", REPORTS)
def test_results_for_gradescope_are_of_its_form(name: str) -> None:
    """Fields, formats and visibility are those of Gradescope's specification; status and tags follow the report."""
    plain = json.loads(
        gradescope.results(REPORTS[name], LAB, pages={"edge_detector": "<b>x</b>"}, visibility="after_published")
    )
    allowed = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
               "stdout_visibility", "extra_data", "tests", "leaderboard"}  # fmt: skip
    assert plain.keys() <= allowed
    for test, asked in zip(plain["tests"], REPORTS[name].questions, strict=True):
        assert test["status"] == ("passed" if asked.earned == asked.points else "failed")
        assert test["visibility"] == "after_published"
        assert test["output_format"] == "html"
        assert asked.status.value in test["tags"]
    assert plain["extra_data"]["report"] == REPORTS[name].digest()


@pytest.mark.parametrize("name", REPORTS)
def test_results_for_classroom50_fit_its_schema(name: str) -> None:
    """The result validates, whole numbers included, and no test has more than its maximum."""
    plain = json.loads(classroom50.result(REPORTS[name], ENVIRONMENT, WHEN))
    jsonschema.validate(plain, RESULT_V1)
    assert plain["score"] <= plain["max-score"]
    assert all(test["score"] <= test["max-score"] for test in plain["tests"])
    assert "conv2d_combined" in classroom50.release_body(REPORTS[name])


def test_replies_to_an_xqueue_are_well_formed() -> None:
    """The message is XML whatever a name holds; correct means full marks."""
    hostile = report(question("<script>&", 10, Fraction(5), Reason.WRONG_VALUE))
    reply = xqueue.reply(hostile)
    assert ElementTree.fromstring(reply["msg"]).find(".//li") is not None
    assert (reply["correct"], xqueue.reply(REPORTS["full"])["correct"]) == (False, True)


def test_notes_reach_every_envelope() -> None:
    """Why a file could not be read, in the student's language, and nothing of a student's text is live in any of them."""
    hostile = "x <b>@everyone</b> [a](http://x) | `c`"
    lost = replace(
        report(question("conv2d_combined", 100, Fraction(0), Reason.UNREADABLE, Verdict.FAILED)),
        notes=(Note("intake.not_json", {"name": hostile, "line": 1}), Note("run.more_failed", {"count": 7})),
    )
    said = notes.sentences(lost, "es")
    assert len(said) == 2
    assert hostile in said[0]
    results = json.loads(gradescope.results(lost, LAB, language="es"))
    assert results["output"].splitlines()[1:] == list(said)
    answer = xqueue.reply(lost, language="es")
    assert [item.text for item in ElementTree.fromstring(answer["msg"]).iter("li")][1:] == list(said)
    assert json.loads(coursera.feedback(lost, language="es")["feedback.json"])["feedback"].endswith(" ".join(said))
    body = classroom50.release_body(lost, language="es")
    assert "\\<b\\>\\@everyone" in body
    assert "<b>" not in body
    (test,) = json.loads(classroom50.result(lost, ENVIRONMENT, WHEN, language="es"))["tests"]
    assert said[0] in test["message"]


def test_a_flood_of_notes_is_bounded() -> None:
    """Envelopes have limits of their own: the first twenty are said."""
    flood = replace(REPORTS["full"], notes=tuple(Note("run.more_failed", {"count": n}) for n in range(100)))
    assert len(json.loads(gradescope.results(flood, LAB))["output"].splitlines()) == 1 + notes.MOST


def test_requests_of_an_xqueue_are_read() -> None:
    """The three layers of JSON that the LMS queues give student, answer, payload and files."""
    body = {
        "student_info": json.dumps({"anonymous_student_id": "a1b2", "submission_time": "20261122100000"}),
        "student_response": "def f(): pass",
        "grader_payload": '{"lab": "channels"}',
    }
    header = json.dumps({"submission_id": 7, "submission_key": "k"})
    content = {
        "xqueue_header": header,
        "xqueue_body": json.dumps(body),
        "xqueue_files": json.dumps({"a.py": "https://x/1"}),
    }
    asked = xqueue.request(json.dumps(content))
    assert (asked.student, asked.response, asked.files) == ("a1b2", "def f(): pass", (("a.py", "https://x/1"),))
    for broken in ("", "[]", '{"xqueue_body": "{}"}', '{"xqueue_body": 7}'):
        with pytest.raises(DeliveryError, match="no request"):
            xqueue.request(broken)


def test_what_needs_a_person_is_put_in_no_envelope() -> None:
    """A report that is not final becomes no score anywhere."""
    waiting = report(question("conv2d_combined", 100, Fraction(0), Reason.GRADER_FAULT, Verdict.UNCHECKED))
    for attempt in (
        lambda: gradescope.results(waiting, LAB),
        lambda: classroom50.result(waiting, ENVIRONMENT, WHEN),
        lambda: xqueue.reply(waiting),
        lambda: coursera.feedback(waiting),
    ):
        with pytest.raises(DeliveryError, match="could not be graded"):
            attempt()


def test_classroom50_needs_to_know_whose_it_is() -> None:
    """Outside Classroom 50 no result is made up."""
    with pytest.raises(DeliveryError, match="SUBMISSION_TAG"):
        classroom50.result(REPORTS["full"], {"CLASSROOM": "x"}, WHEN)


def test_an_unknown_visibility_is_refused() -> None:
    """Gradescope knows four."""
    with pytest.raises(DeliveryError, match="after_due_date"):
        gradescope.results(REPORTS["full"], LAB, visibility="public")
