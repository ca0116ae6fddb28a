"""Question 5: two one-channel convolutions that together give what one Conv2d(2, 1, k) gives."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pytest
import torch

from autograder.grading import Keyed, Student, agree, unchanged
from autograder.grading.conversion import array, to_value
from autograder.grading.student import Answer
from autograder.sandbox.values import Module, Tensor, Value

from .cases import Shape, draw, integers, sizes
from .expected import Expected, convolve

pytestmark = pytest.mark.question("two_convs_as_one")
SEED = 5026


@dataclass(frozen=True, slots=True)
class Pair:
    """Images (N, 1, H, W), a Conv2d(1, 1, k) for each, and what one Conv2d(2, 1, k) makes of both images."""

    arguments: tuple[Value, ...]
    expected: Expected


def pair(
    shape: Shape,
    seed: int | torch.Generator,
    *,
    bias: bool = True,
    divisor: int = 1,
    dtype: torch.dtype = torch.float32,
) -> Pair:
    """A case with two input channels taken apart; its two biases are drawn apart."""
    if isinstance(seed, int):
        return _numbered(shape, seed, bias, divisor, dtype)
    return _drawn(shape, seed, bias, divisor, dtype)


@functools.cache
def _numbered(shape: Shape, seed: int, bias: bool, divisor: int, dtype: torch.dtype) -> Pair:
    return _drawn(shape, torch.Generator().manual_seed(seed), bias, divisor, dtype)


def _drawn(shape: Shape, random: torch.Generator, bias: bool, divisor: int, dtype: torch.dtype) -> Pair:
    whole = draw(shape, random, bias=False, dtype=dtype, divisor=divisor)
    biases = (integers((2,), random).to(dtype) if bias else torch.zeros(2, dtype=dtype)) / divisor
    images = (to_value(whole.x[:, :1]), to_value(whole.x[:, 1:]))
    convs = (conv(whole.weight[:, :1], biases[:1]), conv(whole.weight[:, 1:], biases[1:]))
    return Pair((*images, *convs), convolve(whole.x, whole.weight, biases.sum().reshape(1)))


def conv(weight: torch.Tensor, bias: torch.Tensor) -> Module:
    """nn.Conv2d(1, 1, k) with these values."""
    size = list(weight.shape[2:])
    settings = {"in_channels": 1, "out_channels": 1, "kernel_size": size}
    return Module("Conv2d", settings, {"weight": Tensor(array(weight)), "bias": Tensor(array(bias))})


def ask(student: Student, case: Pair) -> Answer:
    """Call the function on one case and hold its answer against nn.Conv2d's."""
    answer = student.call("two_convs_as_one", *case.arguments)
    agree(answer, case.expected)
    return answer


def shape(batch: int = 1, image: tuple[int, int] = (5, 5), kernel: tuple[int, int] = (3, 3)) -> Shape:
    """Two input channels, one output channel."""
    return Shape(batch, 2, 1, image, kernel)


@pytest.mark.points(6)
@pytest.mark.situation("plain")
def test_plain(student: Student, keyed: Keyed) -> None:
    """Two square images, 3x3 kernels, no bias."""
    ask(student, pair(shape(), SEED, bias=False))
    ask(student, pair(shape(), keyed.generator("plain two_convs_as_one"), bias=False))


@pytest.mark.points(4)
@pytest.mark.situation("two_biases")
def test_two_biases(student: Student, keyed: Keyed) -> None:
    """Both convolutions have a bias, and both count."""
    ask(student, pair(shape(), SEED + 1))
    ask(student, pair(shape(), keyed.generator("two_biases")))


@pytest.mark.points(3)
@pytest.mark.situation("batch")
def test_batch(student: Student) -> None:
    """Several images at once."""
    ask(student, pair(shape(batch=3), SEED + 2))


@pytest.mark.points(3)
@pytest.mark.situation("not_square")
def test_not_square(student: Student) -> None:
    """Height and width differ, in the images and in the kernels."""
    ask(student, pair(shape(image=(5, 8), kernel=(2, 3)), SEED + 3))
    ask(student, pair(shape(image=(7, 4), kernel=(3, 2)), SEED + 4))


@pytest.mark.points(1)
@pytest.mark.situation("sizes")
def test_sizes(student: Student) -> None:
    """Kernels of 1x1, of the size of the image, of even size, of one line."""
    for number, each in enumerate(sizes(2, 1)):
        ask(student, pair(each, SEED + 5 + number))


@pytest.mark.points(1)
@pytest.mark.situation("fractions")
def test_fractions(student: Student) -> None:
    """Values that are no whole numbers."""
    ask(student, pair(shape(image=(4, 6)), SEED + 10, divisor=8))
    ask(student, pair(shape(image=(4, 6)), SEED + 10, divisor=7))


@pytest.mark.points(1)
@pytest.mark.situation("dtype")
def test_dtype(student: Student) -> None:
    """Images and convolutions in float64 give float64, with its precision."""
    ask(student, pair(shape(), SEED + 11, dtype=torch.float64))
    ask(student, pair(shape(), SEED + 11, dtype=torch.float64, divisor=7))


@pytest.mark.points(1)
@pytest.mark.situation("inputs_unchanged")
def test_inputs_unchanged(student: Student) -> None:
    """A right answer that leaves images and convolutions as they were."""
    unchanged(ask(student, pair(shape(batch=2), SEED + 12)))
