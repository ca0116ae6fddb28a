"""Question 1: a Conv2d(1, 3, 3) with the kernels Gx, Gy and ones, and no bias; a new one each time.

The layer is read, and it is asked on hidden images: hooks, subclasses and parametrisations may make it compute something
other than its weights say.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.errors import StudentCodeError
from autograder.grading import Answer, Keyed, Student
from autograder.model import Reason
from autograder.sandbox.values import Module, Tensor, Value

from .cases import Draws
from .expected import Expected, Numbers, packed

pytestmark = pytest.mark.question("edge_detector")
FUNCTION = "edge_detector"

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


def is_detector(answer: Answer) -> None:
    """Raises StudentCodeError as `detector` does."""
    detector(answer)


def has_kernel(layer: torch.nn.Conv2d, channel: int) -> bool:
    """Whether one output channel's kernel is the lesson's."""
    return bool(torch.equal(layer.weight[channel, 0], KERNELS[channel]))


def images(draws: Draws) -> list[Numbers]:
    """Two images, of several sizes, and the first again."""
    one = draws.numbers(1, 1, draws.between(5, 7), draws.between(4, 6)).values
    return [one, draws.numbers(2, 1, draws.between(3, 5), 4).values, one]


def computes(given: Value, image: Numbers, layer: torch.nn.Conv2d, channels: list[int]) -> None:
    """Hold what a layer gave for an image to these of its channels. Raises StudentCodeError when it is something else."""
    kernels = torch.stack(KERNELS).unsqueeze(1).numpy()
    bias = np.zeros(3) if layer.bias is None else layer.bias.detach().numpy()
    expected = Expected(image, kernels[channels], bias[channels])
    found = expected.judge(of_channels(given, channels))
    if found is not Reason.CORRECT:
        raise StudentCodeError(f"the layer does not compute what its weights say: {found}", reason=found)


def of_channels(given: Value, channels: list[int]) -> Value:
    """These channels of a result (N, 3, H', W'); anything else as it is."""
    if not isinstance(given, Tensor) or len(given.array.shape) != 4 or given.array.shape[1] != 3:
        return given
    values = np.frombuffer(given.array.data, given.array.dtype).reshape(given.array.shape)
    return (
        Tensor(packed(np.ascontiguousarray(values[:, channels])))
        if given.array.dtype in ("float32", "float64")
        else given
    )


def ask(student: Student, keyed: Keyed, channels: list[int], *, afresh: bool = False) -> None:
    """The layer has these kernels, and computes with them; `afresh`: after an earlier one was changed."""
    shown = images(Draws(keyed, f"{channels} {FUNCTION}"))
    read = student.call(FUNCTION)
    read.hold(is_detector)
    applied = student.apply(FUNCTION, *(Tensor(packed(image)) for image in shown), afresh=afresh)

    def claim(answer: Answer) -> None:
        layer = detector(read)
        if not all(has_kernel(layer, channel) for channel in channels):
            raise StudentCodeError("another kernel", reason=Reason.WRONG_VALUE)
        given = answer.value
        if not isinstance(given, tuple) or len(given) != len(shown):
            raise StudentCodeError("a layer that gives nothing", reason=Reason.WRONG_TYPE)
        for each, image in zip(given, shown, strict=True):
            computes(each, image, layer, channels)

    applied.hold(claim)


@pytest.mark.points(6)
@pytest.mark.parametrize(
    "channel",
    [
        pytest.param(0, id="gx", marks=pytest.mark.situation("gx")),
        pytest.param(1, id="gy", marks=pytest.mark.situation("gy")),
    ],
)
def test_edge_kernel(student: Student, keyed: Keyed, channel: int) -> None:
    """The first two output channels have their kernels, and use them."""
    ask(student, keyed, [channel])


@pytest.mark.points(2)
@pytest.mark.situation("ones")
def test_kernel_of_ones(student: Student, keyed: Keyed) -> None:
    """The third has ones."""
    ask(student, keyed, [2])


@pytest.mark.situation("zero_bias")
@pytest.mark.points(1)
def test_zero_bias(student: Student) -> None:
    """With the three kernels in place, no channel adds a bias."""
    student.call(FUNCTION).hold(without_bias)


def without_bias(answer: Answer) -> None:
    """Raises StudentCodeError when a kernel is another, or a bias is not zero."""
    layer = detector(answer)
    if not all(has_kernel(layer, channel) for channel in range(3)):
        raise StudentCodeError("another kernel", reason=Reason.WRONG_VALUE)
    if layer.bias is not None and bool(layer.bias.any()):
        raise StudentCodeError("a bias that is not zero", reason=Reason.WRONG_VALUE)


@pytest.mark.situation("new_layer")
@pytest.mark.points(1)
def test_new_layer(student: Student, keyed: Keyed) -> None:
    """Each call makes a layer of its own: what becomes of an earlier one does not change it."""
    ask(student, keyed, [0, 1, 2], afresh=True)
