"""The rules by which answers agree: kind, shape, dtype, finite, values, in this order through all of an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.errors import GraderError
from autograder.grading.comparison import compare
from autograder.grading.conversion import as_returned, to_value
from autograder.model import Reason
from autograder.sandbox.values import Module, Unkept

NAN, INF = float("nan"), float("inf")
ONES = torch.ones(2, 3)


def linear(bias: float = 0.0, size: int = 2) -> nn.Linear:
    """A layer of ones."""
    made = nn.Linear(size, 2)
    nn.init.ones_(made.weight)
    nn.init.constant_(made.bias, bias)
    return made


def weightless() -> Module:
    """A layer as it crosses."""
    made = to_value(nn.Linear(3, 2, bias=False))
    assert isinstance(made, Module)
    return made


@pytest.mark.parametrize(
    ("got", "due", "reason"),
    [
        (ONES, ONES, Reason.CORRECT),
        (ONES + 1e-6, ONES, Reason.CORRECT),
        (ONES + 1e-4, ONES, Reason.WRONG_VALUE),
        (ONES.double() + 1e-6, ONES.double(), Reason.WRONG_VALUE),
        (ONES.half() + 1e-3, ONES.half(), Reason.CORRECT),
        (ONES.double(), ONES, Reason.WRONG_DTYPE),
        (ONES.T, ONES, Reason.WRONG_SHAPE),
        (ONES.T.double(), ONES, Reason.WRONG_SHAPE),
        (ONES.to(torch.complex64), ONES, Reason.WRONG_DTYPE),
        (ONES.numpy(), ONES, Reason.WRONG_TYPE),
        (ONES.tolist(), ONES, Reason.WRONG_TYPE),
        (None, ONES, Reason.WRONG_TYPE),
        (torch.tensor([1, 2]), torch.tensor([1, 2]), Reason.CORRECT),
        (torch.tensor([1, 3]), torch.tensor([1, 2]), Reason.WRONG_VALUE),
        (torch.tensor([1 << 62]), torch.tensor([(1 << 62) + 1]), Reason.WRONG_VALUE),
        (torch.tensor([True]), torch.tensor([False]), Reason.WRONG_VALUE),
        (torch.tensor([0.0]), torch.tensor([-0.0]), Reason.CORRECT),
        (torch.tensor([NAN, 1]), torch.tensor([NAN, 1]), Reason.CORRECT),
        (torch.tensor([1.0, 1]), torch.tensor([NAN, 1]), Reason.WRONG_VALUE),
        (torch.tensor([NAN, 1]), torch.tensor([1.0, 1]), Reason.NOT_FINITE),
        (torch.tensor([INF]), torch.tensor([INF]), Reason.CORRECT),
        (torch.tensor([-INF]), torch.tensor([INF]), Reason.WRONG_VALUE),
        (torch.tensor([1.0]), torch.tensor([INF]), Reason.WRONG_VALUE),
        (np.ones(3), np.ones(3), Reason.CORRECT),
        (np.ones(3) + 1e-9, np.ones(3), Reason.CORRECT),
        (np.ones(3, np.float32), np.ones(3), Reason.WRONG_DTYPE),
        (torch.ones(3), np.ones(3), Reason.WRONG_TYPE),
        (np.float64(1), np.ones(()), Reason.WRONG_TYPE),
        (np.array([NAN]), np.array([NAN]), Reason.CORRECT),
        (2, 2, Reason.CORRECT),
        (True, 1, Reason.WRONG_TYPE),
        (1, True, Reason.WRONG_TYPE),
        (2.0, 2, Reason.WRONG_TYPE),
        (2, 2.0, Reason.CORRECT),
        (np.int64(2), 2, Reason.CORRECT),
        (np.float32(0.1), 0.1, Reason.CORRECT),
        (2, np.int64(2), Reason.CORRECT),
        (torch.tensor(2.0), 2.0, Reason.WRONG_TYPE),
        (2.1, 2.0, Reason.WRONG_VALUE),
        (NAN, 2.0, Reason.NOT_FINITE),
        (NAN, NAN, Reason.CORRECT),
        (INF, INF, Reason.CORRECT),
        (1e30, INF, Reason.WRONG_VALUE),
        (10**400, 2, Reason.WRONG_VALUE),
        (10**400, 2.0, Reason.WRONG_VALUE),
        (-(10**400), INF, Reason.WRONG_VALUE),
        (10**400, 10**400, Reason.CORRECT),
        ((10**400, 3), (3, 3), Reason.WRONG_VALUE),
        (INF, 10**400, Reason.WRONG_TYPE),
        ("yes", "yes", Reason.CORRECT),
        ("Yes", "yes", Reason.WRONG_VALUE),
        (b"yes", "yes", Reason.WRONG_TYPE),
        ([1, 2.0], [1, 2.0], Reason.CORRECT),
        ([1, 3], [1, 2], Reason.WRONG_VALUE),
        ((1, 2), [1, 2], Reason.WRONG_TYPE),
        ([1], [1, 2], Reason.WRONG_SHAPE),
        ([3, "2"], [1, 2], Reason.WRONG_TYPE),
        ([ONES + 1, ONES.T], [ONES, ONES], Reason.WRONG_SHAPE),
        ({"a": 1, "b": ONES}, {"b": ONES, "a": 1}, Reason.CORRECT),
        ({"a": 1}, {"b": 1}, Reason.WRONG_SHAPE),
        ({"a": 2}, {"a": 1}, Reason.WRONG_VALUE),
        ([("a", 1)], {"a": 1}, Reason.WRONG_TYPE),
        (torch.float32, torch.float32, Reason.CORRECT),
        (np.dtype("float32"), torch.float32, Reason.WRONG_VALUE),
        ("torch.float32", torch.float32, Reason.WRONG_TYPE),
        (slice(1, 2), slice(1, 2), Reason.CORRECT),
        (slice(1, 3), slice(1, 2), Reason.WRONG_VALUE),
        (None, None, Reason.CORRECT),
        (0, None, Reason.WRONG_TYPE),
        (linear(), linear(), Reason.CORRECT),
        (linear(1.0), linear(), Reason.WRONG_VALUE),
        (linear(size=3), linear(), Reason.WRONG_VALUE),
        (linear().double(), linear(), Reason.WRONG_DTYPE),
        (linear().eval(), linear(), Reason.CORRECT),
        (nn.ReLU(), linear(), Reason.WRONG_TYPE),
        (nn.Sequential(linear()), linear(), Reason.WRONG_TYPE),
        (nn.Sequential(linear()), nn.Sequential(linear()), Reason.CORRECT),
        (nn.Sequential(linear(), nn.ReLU()), nn.Sequential(linear()), Reason.WRONG_SHAPE),
        (nn.Sequential(nn.Tanh()), nn.Sequential(nn.ReLU()), Reason.WRONG_TYPE),
        (nn.MaxPool2d((2, 2)), nn.MaxPool2d(2), Reason.CORRECT),
        (nn.MaxPool2d(2, stride=1), nn.MaxPool2d(2), Reason.WRONG_VALUE),
        (nn.Conv2d(1, 1, 1, bias=False), nn.Conv2d(1, 1, 1), Reason.WRONG_VALUE),
    ],
    ids=lambda value: repr(value)[:24] if not isinstance(value, Reason) else str(value),
)
def test_the_first_thing_that_is_wrong(got: Any, due: Any, reason: Reason) -> None:
    """Kind before shape before dtype before values, wherever in the answer it is."""
    assert compare(as_returned(got), due) is reason


@pytest.mark.parametrize(
    ("got", "due", "tolerances", "reason"),
    [
        (1.01, 1.0, {"rtol": 0.1}, Reason.CORRECT),
        (1.01, 1.0, {"atol": 0.1}, Reason.CORRECT),
        (1 + 1e-9, 1.0, {"rtol": 0.0, "atol": 0.0}, Reason.WRONG_VALUE),
        (ONES + 0.01, ONES, {"atol": 0.1}, Reason.CORRECT),
        (ONES + 1e-6, ONES, {"rtol": 0.0, "atol": 0.0}, Reason.WRONG_VALUE),
        (torch.tensor([3]), torch.tensor([4]), {"atol": 1.0}, Reason.CORRECT),
        ([{"a": 1.01}], [{"a": 1.0}], {"atol": 0.1}, Reason.CORRECT),
        (3, 10**400, {"rtol": 0.1}, Reason.WRONG_VALUE),
    ],
)
def test_tolerances_take_the_place_of_the_defaults(got: Any, due: Any, tolerances: Any, reason: Reason) -> None:
    """Everywhere in the answer; zero of both asks for equality."""
    assert compare(as_returned(got), due, **tolerances) is reason


def test_what_was_too_large_to_be_kept_is_wrong_by_its_form() -> None:
    """A right form that could not be sent is the limit's fault, and nobody's zero."""
    assert compare(Unkept("float32", (9,)), ONES) is Reason.WRONG_SHAPE
    assert compare(Unkept("int8", (2, 3)), ONES) is Reason.WRONG_DTYPE
    assert compare(Unkept("float32", (2, 3), "ndarray"), ONES) is Reason.WRONG_TYPE
    with pytest.raises(GraderError, match="result_kib"):
        compare(Unkept("float32", (2, 3), room=39), ONES)


@pytest.mark.parametrize(
    ("due", "answer", "kind"),
    [
        (ONES, lambda small: small, "tensor"),
        (np.ones((2, 3), np.float32), lambda small: small, "ndarray"),
        ([ONES, 2.5, {"a": ONES}], lambda small: [small, 2.5, {"a": small}], "tensor"),
        (nn.Linear(3, 2, bias=False), lambda small: replace(weightless(), state={"weight": small}), "tensor"),
    ],
    ids=["tensor", "ndarray", "containers", "module"],
)
def test_what_would_have_fitted_is_wrong_however_large_it_is_said_to_be(due: Any, answer: Any, kind: str) -> None:
    """A process that leaves the numbers out gets no grader's fault by it, unless the right answer is too large for a call."""
    assert compare(answer(Unkept("float32", (2, 3), kind, room=1 << 10)), due) is Reason.WRONG_VALUE
    with pytest.raises(GraderError, match="result_kib"):
        compare(answer(Unkept("float32", (2, 3), kind, room=32)), due)


def test_what_cannot_be_compared_is_the_graders_fault() -> None:
    """An expected object of another kind is no student's mistake."""
    with pytest.raises(GraderError, match="cannot be compared"):
        compare(3, {1, 2})


def test_a_lab_judges_by_itself() -> None:
    """What has a `judge` is asked."""

    class Even:
        def judge(self, answer: Any) -> Reason:
            return Reason.CORRECT if answer % 2 == 0 else Reason.WRONG_VALUE

    assert compare(4, Even()) is Reason.CORRECT
    assert compare(3, Even()) is Reason.WRONG_VALUE
