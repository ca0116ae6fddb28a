"""The records: exact points, canonical JSON there and back, and the schema that describes it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder import course, model
from autograder.course import assignment
from autograder.model import Array, Check, Failure, GradeReport, Probe, QuestionReport, Reason, Verdict, rounded
from autograder.pipeline import Grader

SCHEMA = json.loads((Path(course.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
WRONG = """
def conv2d_multi_input(x, weight, bias):
    return x

def conv2d_combined(x, weight, bias):
    raise ValueError("not today")

def edge_detector():
    return None
"""


def report(points: list[Fraction]) -> GradeReport:
    """A report with one question for each share of points earned, out of 1."""
    questions = tuple(
        QuestionReport(f"q{number}", Fraction(1), (check(f"q{number}", earned),))
        for number, earned in enumerate(points)
    )
    return GradeReport("ana", "lab", "es", questions, {"submission": "00"}, contained=True)


def check(question: str, earned: Fraction) -> Check:
    """A check out of 1 point."""
    return Check(question, "check", "plain", Fraction(1), earned, Verdict.PARTLY, Reason.WRONG_VALUE)


@given(st.lists(st.fractions(0, 1), max_size=8))
def test_points_stay_exact_until_they_are_rounded_once(points: list[Fraction]) -> None:
    """The score is the exact sum, through JSON as well."""
    made = report(points)
    assert made.score == sum(points, Fraction(0))
    assert GradeReport.from_json(made.to_json()) == made
    assert GradeReport.from_json(made.to_json()).to_json() == made.to_json()


@pytest.mark.parametrize(("points", "shown"), [("1/3", "0.33"), ("2/3", "0.67"), ("1/200", "0.01"), ("20", "20.00")])
def test_rounding_is_half_up(points: str, shown: str) -> None:
    """Points are rounded half up to two places."""
    assert str(rounded(Fraction(points))) == shown


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (1, 2, 3, 2), (2, 0, 3)])
def test_an_array_has_the_values_of_its_tensor(dtype: str, shape: tuple[int, ...]) -> None:
    """nested() gives what torch's tolist() gives, but that nothing is left of an empty axis."""
    values = torch.arange(max(1, int(torch.tensor(shape).prod()))).reshape(shape if 0 not in shape else (1,))
    tensor = values.to(getattr(torch, dtype)) if 0 not in shape else torch.empty(shape, dtype=getattr(torch, dtype))
    array = Array(dtype, shape, tensor.numpy().tobytes())
    assert array.nested() == ([] if 0 in shape else tensor.tolist())


def test_a_real_report_is_what_the_schema_says() -> None:
    """A report with diagnoses, probes, a response and an error passes the schema, and comes back the same."""
    loaded = assignment.load("multiple-channels")
    with Grader(loaded, b"k" * 32) as grader:
        made = grader.grade(model.Submission("ana", "multiple-channels", (WRONG,), ("",), "00"))
    assert any(question.probes for question in made.questions)
    jsonschema.validate(json.loads(made.to_json()), SCHEMA)
    assert GradeReport.from_json(made.to_json()).to_json() == made.to_json()


def test_the_schema_refuses_what_is_no_report() -> None:
    """The schema is strict: another version, a missing or a new field fails."""
    plain = json.loads(report([Fraction(1, 3)]).to_json())
    jsonschema.validate(plain, SCHEMA)
    for change in ({"schema": "autograder/report/2"}, {"score": 0.5}, {"extra": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(plain | change, SCHEMA)


def test_a_probe_keeps_the_order_of_its_arguments() -> None:
    """x, weight, bias come back in that order, although JSON keys are sorted."""
    one = Array("float32", (1,), b"\0\0\0\0")
    probe = Probe("p", "plain", {"x": one, "weight": one, "bias": one}, one, Failure(Reason.RAISED), Reason.RAISED)
    made = GradeReport("a", "l", "es", (QuestionReport("q", Fraction(1), (), (), (probe,)),), {}, contained=True)
    assert list(GradeReport.from_json(made.to_json()).questions[0].probes[0].inputs) == ["x", "weight", "bias"]
