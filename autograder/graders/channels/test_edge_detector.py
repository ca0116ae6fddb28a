"""Question 1: a Conv2d(1, 3, 3) with the kernels Gx, Gy and ones, and no bias; a new one each time.

The layer is read, and it is asked on hidden images: hooks, subclasses and parametrisations may make it compute something
other than its weights say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from autograder.errors import StudentCodeError
from autograder.grading import Answer, Keyed, Student
from autograder.model import Reason
from autograder.sandbox.inside.modules import settings_in_full
from autograder.sandbox.values import Module, Tensor, Value

from .cases import Draws
from .expected import Expected, Numbers, packed, unpacked

pytestmark = pytest.mark.question("edge_detector")
FUNCTION = "edge_detector"

KERNELS: Numbers = np.array(
    [
        [[[1, 0, -1], [2, 0, -2], [1, 0, -1]]],
        [[[1, 2, 1], [0, 0, 0], [-1, -2, -1]]],
        [[[1, 1, 1], [1, 1, 1], [1, 1, 1]]],
    ],
    np.float32,
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


@dataclass(frozen=True, eq=False, slots=True)
class Layer:
    """The numbers of a Conv2d(1, 3, 3): weight (3, 1, 3, 3) and bias (3,); zeros where it has none."""

    weight: Numbers
    bias: Numbers

    def has(self, channels: list[int]) -> bool:
        """Whether the kernels of these output channels are the lesson's."""
        return bool((self.weight[channels] == KERNELS[channels]).all())


def detector(answer: Answer) -> Layer:
    """The student's layer. Raises StudentCodeError when it is none, or not a plain Conv2d(1, 3, 3)."""
    match answer.value:
        case Module("Conv2d", settings, {"weight": Tensor() as weight, "bias": (Tensor() | None) as bias}):
            full = settings_in_full("Conv2d", dict(settings))
        case _:
            raise StudentCodeError("edge_detector returned no nn.Conv2d", reason=Reason.WRONG_TYPE)
    if not is_whole(full, weight.array.shape, None if bias is None else bias.array.shape):
        raise StudentCodeError("edge_detector returned a layer with other weights", reason=Reason.WRONG_TYPE)
    if weight.array.dtype != "float32":
        raise StudentCodeError("edge_detector's weights are not float32", reason=Reason.WRONG_DTYPE)
    if any(full[name] != setting for name, setting in FORM.items()):
        raise StudentCodeError("edge_detector returned another layer", reason=Reason.WRONG_SHAPE)
    return Layer(unpacked(weight.array), np.zeros(3) if bias is None else unpacked(bias.array))


def is_whole(settings: Mapping[str, Any], weight: tuple[int, ...], bias: tuple[int, ...] | None) -> bool:
    """Whether weight and bias have the shapes that the layer's settings say."""
    if len(weight) != 4:
        return False
    outputs, inputs, *kernel = weight
    said = (settings["out_channels"], settings["in_channels"], *settings["kernel_size"])
    return (outputs, inputs * settings["groups"], *kernel) == said and bias in (None, (outputs,))


def is_detector(answer: Answer) -> None:
    """Raises StudentCodeError as `detector` does."""
    detector(answer)


def images(draws: Draws) -> list[Numbers]:
    """Two images, of several sizes, and the first again."""
    one = draws.numbers(1, 1, draws.between(5, 7), draws.between(4, 6)).values
    return [one, draws.numbers(2, 1, draws.between(3, 5), 4).values, one]


def computes(given: Value, image: Numbers, layer: Layer, channels: list[int]) -> None:
    """Hold what a layer gave for an image to these of its channels. Raises StudentCodeError when it is something else."""
    expected = Expected(image, KERNELS[channels], layer.bias[channels])
    found = expected.judge(of_channels(given, channels))
    if found is not Reason.CORRECT:
        raise StudentCodeError(f"the layer does not compute what its weights say: {found}", reason=found)


def of_channels(given: Value, channels: list[int]) -> Value:
    """These channels of a result (N, 3, H', W'); anything else as it is."""
    if not isinstance(given, Tensor) or len(given.array.shape) != 4 or given.array.shape[1] != 3:
        return given
    if given.array.dtype not in ("float32", "float64"):
        return given
    return Tensor(packed(np.ascontiguousarray(unpacked(given.array)[:, channels])))


def read(student: Student) -> Answer:
    """The layer as it is read, once for all checks; each holds it to being one."""
    answer = student.once(FUNCTION, lambda: student.call(FUNCTION))
    answer.hold(is_detector)
    return answer


def ask(student: Student, keyed: Keyed, channels: list[int], *, afresh: bool = False) -> None:
    """The layer has these kernels, and computes with them; `afresh`: after an earlier one was changed."""
    one = read(student)
    applied, shown = student.once((FUNCTION, afresh), lambda: applied_to_images(student, keyed, afresh=afresh))

    def claim(answer: Answer) -> None:
        layer = detector(one)
        if not layer.has(channels):
            raise StudentCodeError("another kernel", reason=Reason.WRONG_VALUE)
        given = answer.value
        if not isinstance(given, tuple) or len(given) != len(shown):
            raise StudentCodeError("a layer that gives nothing", reason=Reason.WRONG_TYPE)
        for each, image in zip(given, shown, strict=True):
            computes(each, image, layer, channels)

    applied.hold(claim)


def applied_to_images(student: Student, keyed: Keyed, *, afresh: bool) -> tuple[Answer, list[Numbers]]:
    """What a layer gives for hidden images, and these."""
    shown = images(Draws(keyed, f"{FUNCTION} {afresh}"))
    return student.apply(FUNCTION, *(Tensor(packed(image)) for image in shown), afresh=afresh), shown


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
    read(student).hold(without_bias)


def without_bias(answer: Answer) -> None:
    """Raises StudentCodeError when a kernel is another, or a bias is not zero."""
    layer = detector(answer)
    if not layer.has([0, 1, 2]):
        raise StudentCodeError("another kernel", reason=Reason.WRONG_VALUE)
    if layer.bias.any():
        raise StudentCodeError("a bias that is not zero", reason=Reason.WRONG_VALUE)


@pytest.mark.situation("new_layer")
@pytest.mark.points(1)
def test_new_layer(student: Student, keyed: Keyed) -> None:
    """Each call makes a layer of its own: what becomes of an earlier one does not change it."""
    ask(student, keyed, [0, 1, 2], afresh=True)
