"""The largest report that there can be has a hard size, and keeps what decides."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from autograder.grading.fitting import MOST_BYTES, fitted
from autograder.messages import texts
from autograder.model import (
    Array,
    Check,
    Diagnosis,
    Failure,
    GradeReport,
    Note,
    Probe,
    QuestionReport,
    Reason,
    Response,
    Verdict,
)  # fmt: skip

WIDEST = "\U0001f600"
"""Twelve bytes in canonical JSON."""


def array(elements: int) -> Array:
    """A float64 array of so many elements."""
    return Array("float64", (elements,), bytes(8 * elements))


def report(elements: int, questions: int = 8, notes: int = 100) -> GradeReport:
    """Everything at its largest: arrays of so many elements, the longest texts, more notes than anybody reads."""
    failure = Failure(Reason.RAISED, WIDEST * 300, 1, 1)
    outcomes: tuple[Array | Failure, ...] = (array(elements), failure, failure)
    probes = tuple(
        Probe(f"call {n}", "batch", {"x": array(elements)}, array(elements), outcome, Reason.WRONG_VALUE)
        for n, outcome in enumerate(outcomes)
    )
    check = Check("q", "plain", "plain", Fraction(10), Fraction(0), Verdict.FAILED, Reason.WRONG_VALUE)
    question = QuestionReport(
        "q", Fraction(10), (check,) * 12, (Diagnosis("CONV-ABS"),), probes, Response(array(elements), array(8), True)
    )
    note = Note("run.statement_failed", {"text": WIDEST * texts.MESSAGE})
    return GradeReport("eva", "lab", "en", (question,) * questions, {}, True, notes=(note,) * notes)


@pytest.mark.parametrize("elements", [1, 1000, 100_000])
@pytest.mark.parametrize("notes", [0, 4, 100])
def test_no_report_is_larger(elements: int, notes: int) -> None:
    """Whatever it is that is large; checks and diagnoses stay, and a note says that something was left out."""
    large = report(elements, notes=notes)
    found = fitted(large)
    assert len(found.to_json().encode()) <= MOST_BYTES
    assert [question.checks for question in found.questions] == [question.checks for question in large.questions]
    assert [question.diagnoses for question in found.questions] == [question.diagnoses for question in large.questions]
    if found is not large:
        assert Note("run.report_cut") in found.notes
        assert GradeReport.from_json(found.to_json()) == found


def test_what_fits_is_left_as_it_is() -> None:
    """The same object, with every probe."""
    small = replace(report(4, questions=2, notes=1))
    assert fitted(small) is small


def test_the_clearest_case_is_kept_where_one_fits() -> None:
    """Rather one case of each question than none."""
    found = fitted(report(1500, questions=4, notes=0))
    assert [len(question.probes) for question in found.questions] == [1] * 4
