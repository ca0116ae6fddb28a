"""How a call in a student's process ended, as it is compared and shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from autograder.course.assignment import load
from autograder.explaining.asking import Explainer, outcome
from autograder.model import Array, Check, Failure, QuestionReport, Reason, Verdict
from autograder.sandbox.outcomes import Died, Missing, Raised, Returned, TimedOut
from autograder.sandbox.values import Foreign, Module, NdArray, Tensor, Value

ONE = Array("float32", (1, 1, 1, 1), bytes(4))


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (Missing(), Reason.MISSING),
        (TimedOut(), Reason.TOO_SLOW),
        (Died(9), Reason.DIED),
        (Raised("ValueError", "no"), Reason.RAISED),
        (Raised("RuntimeError", "no", memory=True), Reason.TOO_MUCH_MEMORY),
    ],
)
def test_endings_without_a_value(ending: Missing | TimedOut | Died | Raised, reason: Reason) -> None:
    """Each ending keeps its reason."""
    value = outcome(ending).value
    assert isinstance(value, Failure)
    assert value.reason is reason


def test_an_error_is_told_with_its_place() -> None:
    """A student's own error on a public input keeps its type, its bounded text, its cell and its line."""
    value = outcome(Raised("ValueError", "x" * 5000, cell=2, line=7)).value
    assert isinstance(value, Failure)
    assert value.text.startswith("ValueError: xxx")
    assert len(value.text) <= 300
    assert (value.cell, value.line) == (2, 7)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "NoneType"),
        ([1], "list"),
        ((1,), "tuple"),
        (2.5, "float"),
        (NdArray(ONE), "ndarray"),
        (Foreign("Net"), "Net"),
    ],
)
def test_other_containers_keep_their_name(value: Value, kind: str) -> None:
    """What is no tensor is a wrong type of its own name."""
    found = outcome(Returned(value, (False,))).value
    assert isinstance(found, Failure)
    assert (found.reason, found.kind) == (Reason.WRONG_TYPE, kind)


def test_a_layer_is_seen_by_its_settings() -> None:
    """A layer is its weight, its settings and its bias; one without a bias computes what zeros would."""
    layer = Module(
        "Conv2d",
        {"out_channels": 1, "stride": (2, 2), "padding": "same", "dilation": 1, "groups": 1},
        {"weight": Tensor(ONE), "bias": None},
    )
    found = outcome(Returned(layer, ()))
    assert found.value == ONE
    assert {name: array.nested() for name, array in found.settings.items()} == {
        "stride": [2, 2],
        "padding": [-1],
        "dilation": [1],
        "groups": [1],
        "bias": [0.0],
    }


def test_a_changed_argument_is_kept_in_mind() -> None:
    """A tensor that came back while an argument changed is both."""
    found = outcome(Returned(Tensor(ONE), (False, True)))
    assert (found.value, found.changed_input) == (ONE, True)


@pytest.mark.parametrize(
    ("reason", "shown"),
    [(Reason.WRONG_VALUE, True), (Reason.RAISED, True), (Reason.MISSING, False), (Reason.FORBIDDEN_OPERATOR, False)],
)
def test_only_what_a_call_can_show_is_explained(reason: Reason, shown: bool) -> None:
    """A missing function or a forbidden operator is told by its reason alone."""
    check = Check("conv2d_combined", "c", "plain", Fraction(1), Fraction(0), Verdict.FAILED, reason)
    question = QuestionReport("conv2d_combined", Fraction(1), (check,))
    assert Explainer(load("canales-multiples")).can_explain(question) is shown
