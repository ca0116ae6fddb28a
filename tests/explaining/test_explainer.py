"""How a call in a student's process ended, as it is compared and shown."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import cast

import pytest

from autograder.course.assignment import load
from autograder.explaining.asking import Explainer
from autograder.explaining.calls import ended
from autograder.graders.channels import layers
from autograder.model import Array, Check, Failure, QuestionReport, Reason, Verdict
from autograder.sandbox.outcomes import Died, Missing, Outcome, Place, Raised, Request, Returned, TimedOut
from autograder.sandbox.process import StudentProcess
from autograder.sandbox.values import Dtype, Foreign, Module, NdArray, Tensor, Value

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
    value = ended(ending).value
    assert isinstance(value, Failure)
    assert value.reason is reason


def test_an_error_is_told_with_its_place() -> None:
    """A student's own error on a public input keeps its type, its bounded text, its cell and its line."""
    value = ended(Raised("ValueError", "x" * 5000, cell=2, line=7)).value
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
        (Module("Linear"), "Linear"),
        (Foreign("Net"), "Net"),
    ],
)
def test_other_kinds_keep_their_name(value: Value, kind: str) -> None:
    """Where a tensor is due, what is none is a wrong type of its own name."""
    found = ended(Returned(value, (False,))).of_kind("Tensor").value
    assert isinstance(found, Failure)
    assert (found.reason, found.kind) == (Reason.WRONG_TYPE, kind)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        (2, {"": 2}),
        (True, {"": True}),
        (10**30, {"": "1" + "0" * 30}),
        ("text", {"": "text"}),
        (None, {"": "None"}),
        ([], {"": "[]"}),
        (Dtype("torch", "int8"), {"": "torch.int8"}),
        (NdArray(Array("int64", (), bytes(8)), scalar=True), {"": 0}),
        ([1, 0, 2], {"": [1, 0, 2]}),
        ([(True, False), (False, True)], {"": [[True, False], [False, True]]}),
        ([[1, 2], [3]], {"[0]": [1, 2], "[1]": [3]}),
        ([1, 2.5], {"[0]": 1, "[1]": 2.5}),
        ([10**30], {"[0]": "1" + "0" * 30}),
        ({"a": [1.5, 2.5], "b": "x"}, {"['a']": [1.5, 2.5], "['b']": "x"}),
        ([1.5, {"a": Tensor(ONE)}], {"[0]": 1.5, "[1]['a']": [[[[0.0]]]]}),
        (
            Module("MaxPool2d", {"kernel_size": 2, "ceil_mode": False}),
            {"kernel_size": [2, 2], "ceil_mode": False},
        ),
        (
            Module("Sequential", parts={"0": Module("ReLU", {"inplace": True}), "1": Foreign("Net")}),
            {"[0]": "ReLU", "[1]": "<Net>"},
        ),
    ],
    ids=str,
)
def test_a_value_is_taken_apart(value: Value, parts: dict[str, object]) -> None:
    """Containers and modules are looked at part by part, each by its name."""
    found = ended(Returned(value, ()))
    assert isinstance(found.value, Array)
    assert {name: array.nested() for name, array in {found.main: found.value, **found.settings}.items()} == parts


def test_a_whole_number_stands_for_a_float() -> None:
    """As it does in comparison, and not the other way round."""
    assert ended(Returned(2, ())).of_kind("float").value == Array("float64", (), struct.pack("<d", 2))
    assert isinstance(ended(Returned(2.0, ())).of_kind("int").value, Failure)


@pytest.mark.parametrize(("got", "right"), [([1, 2], [1.0, 2.0]), ({"a": 1, "b": "x"}, {"a": 1.0, "b": "x"})], ids=str)
def test_whole_numbers_stand_for_floats_in_containers(got: Value, right: Value) -> None:
    """As in comparison: a list of ints is right where a list of floats with the same values is."""
    one, due = ended(Returned(got, ())), ended(Returned(right, ()))
    assert one.in_floats_of(due) == due
    assert due.in_floats_of(one) == due


def test_a_layer_is_seen_by_its_settings() -> None:
    """A layer is its weight, its settings and its bias; one without a bias computes what zeros would."""
    layer = Module(
        "Conv2d",
        {
            "out_channels": 1,
            "kernel_size": (2, 3),
            "stride": (2, 2),
            "padding": "same",
            "dilation": 1,
            "groups": 1,
        },
        {"weight": Tensor(ONE), "bias": None},
    )
    found = ended(Returned(layer, ()), layers.look)
    assert found.value == ONE
    assert {name: array.nested() for name, array in found.settings.items()} == {
        "kernel_size": [2, 3],
        "stride": [2, 2],
        "padding": [-1],
        "dilation": [1, 1],
        "groups": [1],
        "bias": [0.0],
    }


def test_a_changed_argument_is_kept_in_mind() -> None:
    """A tensor that came back while an argument changed is both."""
    found = ended(Returned(Tensor(ONE), (False, True)))
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


class _Forbidden:
    """A process whose every call uses what is forbidden, and says that it did so nowhere."""

    def __init__(self) -> None:
        self.asked = 0

    def call(self, request: Request) -> Outcome:
        """The same each time."""
        self.asked += 1
        return Returned(None, (), ("aten::convolution",), through=(Place(0, 1, "zz"),))


def test_where_it_is_called_is_asked_until_it_is_called() -> None:
    """A process that gives no line is not asked for another: each answer costs time of the trusted side."""
    process, question = _Forbidden(), QuestionReport("conv2d_combined", Fraction(1), ())
    found = Explainer(load("canales-multiples")).locate(
        question, cast(StudentProcess, process), ["def f():\n    pass\n"]
    )
    assert (found, process.asked) == (question, 1)
