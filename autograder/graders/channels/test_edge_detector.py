"""Question 1: a Conv2d(1, 3, 3) with the kernels Gx, Gy and ones, and no bias."""

from __future__ import annotations

import pytest
import torch

from autograder.errors import StudentCodeError
from autograder.grading import Answer, Student
from autograder.model import Reason
from autograder.sandbox.values import Module

pytestmark = pytest.mark.question("edge_detector")

KERNELS = (
    torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]]),
    torch.tensor([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]]),
    torch.ones(3, 3),
)
FORM = {
    "in_channels": 1,
    "out_channels": 3,
    "kernel_size": (3, 3),
    "stride": (1, 1),
    "padding": (0, 0),
    "dilation": (1, 1),
    "groups": 1,
}


def detector(answer: Answer) -> torch.nn.Conv2d:
    """The student's layer. Raises StudentCodeError when it is none, or not a plain Conv2d(1, 3, 3)."""
    value, built = answer.value, answer.object
    if not isinstance(value, Module) or not isinstance(built, torch.nn.Conv2d):
        raise StudentCodeError("edge_detector returned no nn.Conv2d", reason=Reason.WRONG_TYPE)
    if built.weight.dtype is not torch.float32:
        raise StudentCodeError("edge_detector's weights are not float32", reason=Reason.WRONG_DTYPE)
    if any(getattr(built, name) != setting for name, setting in FORM.items()):
        raise StudentCodeError("edge_detector returned another layer", reason=Reason.WRONG_SHAPE)
    return built


def has_kernel(layer: torch.nn.Conv2d, channel: int) -> bool:
    """Whether one output channel's kernel is the lesson's."""
    return bool(torch.equal(layer.weight[channel, 0], KERNELS[channel]))


@pytest.mark.points(9)
@pytest.mark.parametrize(
    "channel",
    [
        pytest.param(0, id="gx", marks=pytest.mark.situation("gx")),
        pytest.param(1, id="gy", marks=pytest.mark.situation("gy")),
        pytest.param(2, id="ones", marks=pytest.mark.situation("ones")),
    ],
)
def test_kernel(student: Student, channel: int) -> None:
    """Each output channel has its kernel."""

    def claim(answer: Answer) -> None:
        if not has_kernel(detector(answer), channel):
            raise StudentCodeError("another kernel", reason=Reason.WRONG_VALUE)

    student.call("edge_detector").hold(claim)


@pytest.mark.situation("zero_bias")
@pytest.mark.points(1)
def test_zero_bias(student: Student) -> None:
    """With the three kernels in place, no channel adds a bias."""
    student.call("edge_detector").hold(without_bias)


def without_bias(answer: Answer) -> None:
    """Raises StudentCodeError when a kernel is another, or a bias is not zero."""
    layer = detector(answer)
    if not all(has_kernel(layer, channel) for channel in range(3)):
        raise StudentCodeError("another kernel", reason=Reason.WRONG_VALUE)
    if layer.bias is not None and bool(layer.bias.any()):
        raise StudentCodeError("a bias that is not zero", reason=Reason.WRONG_VALUE)
