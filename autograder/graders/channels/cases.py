"""The hidden cases: asymmetric whole numbers, a few sevenths, drawn from a key that each student has alone.

Values and sizes are the student's own, and the same again on a regrade: nothing that decides points stands in this file.
Every draw keeps what makes the cases sharp. Sizes differ in every axis somewhere, so that no two axes can be confused
unnoticed; values are whole numbers from -9 to 9 without 0, and the biases of a case all differ, so that a right answer is
exact and a wrong one is off by 1 or more. Images are small, because an answer in plain Python loops takes microseconds
for every product; one of each situation is higher than 5, or comes with others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from autograder.grading import Keyed
from autograder.sandbox.values import Tensor

from .expected import Expected, Numbers, packed

_WHOLE = [*range(-9, 0), *range(1, 10)]
_VALUES = np.array([_WHOLE[byte % len(_WHOLE)] for byte in range(256)], np.float32)
_ENOUGH = 1024
_VIEW_STEPS = (3, 1, 2, 1), (2, 3, 2, 1)


@dataclass(frozen=True, eq=False)
class Laid:
    """A tensor and how it lies in memory: its values, its strides in elements (None: row after row), gradients.

    `within` (back, offset): it is a view of the memory of the tensor that crosses so many before it.
    """

    values: Numbers
    strides: tuple[int, ...] | None = None
    gradient: bool = False
    within: tuple[int, int] | None = None

    @property
    def crossing(self) -> Tensor:
        """As it crosses to a student's process."""
        return Tensor(packed(self.values), self.strides, self.gradient, self.within)


@dataclass(frozen=True, eq=False)
class Case:
    """x (N, C_in, H, W), weight (C_out, C_in, kH, kW), bias (C_out,), and what nn.Conv2d makes of them."""

    x: Laid
    weight: Laid
    bias: Laid

    @property
    def arguments(self) -> tuple[Tensor, Tensor, Tensor]:
        """As they cross to a student's process."""
        return self.x.crossing, self.weight.crossing, self.bias.crossing

    @property
    def expected(self) -> Expected:
        """nn.Conv2d's answer."""
        return Expected(self.x.values, self.weight.values, self.bias.values)


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one case."""

    batch: int = 1
    inputs: int = 1
    outputs: int = 1
    image: tuple[int, int] = (4, 4)
    kernel: tuple[int, int] = (3, 3)


class Draws:
    """Sizes and values for the cases `name` of the student being graded."""

    def __init__(self, keyed: Keyed, name: str) -> None:
        self._bytes = keyed.bytes(name, _ENOUGH)
        self._values = _VALUES[np.frombuffer(self._bytes, np.uint8)]
        self._at = 0

    def _take(self, count: int) -> slice:
        taken = slice(self._at, self._at + count)
        self._at = taken.stop
        assert self._at <= _ENOUGH, "a check draws more than there is: raise _ENOUGH"
        return taken

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included: a size."""
        return least + self._bytes[self._take(1)][0] % (most - least + 1)

    def numbers(self, *shape: int) -> Laid:
        """Whole numbers from -9 to 9 without 0."""
        return Laid(self._values[self._take(math.prod(shape))].reshape(shape))

    def different(self, count: int) -> Laid:
        """The same, no two of them alike."""
        left = list(_WHOLE)
        return Laid(np.array([left.pop(byte % len(left)) for byte in self._bytes[self._take(count)]], np.float32))

    def case(self, shape: Shape, *, bias: bool = True, dtype: str = "float32", divisor: int = 1) -> Case:
        """A case of whole numbers; without `bias` the biases are zero.

        With a `divisor` of 7 no value is exact: truncating, rounding or losing precision shows.
        """
        x = self.numbers(shape.batch, shape.inputs, *shape.image)
        weight = self.numbers(shape.outputs, shape.inputs, *shape.kernel)
        biases = self.different(shape.outputs) if bias else Laid(np.zeros(shape.outputs, np.float32))
        return Case(*(as_dtype(each, dtype, divisor) for each in (x, weight, biases)))


def as_dtype(laid: Laid, dtype: str, divisor: int = 1) -> Laid:
    """The same numbers in this dtype, divided."""
    if (dtype, divisor) == ("float32", 1):
        return laid
    return Laid(laid.values.astype(dtype) / np.array(divisor, dtype))


def negated(laid: Laid) -> Laid:
    """Other numbers at every place."""
    return Laid(-laid.values)


def sizes(inputs: int, outputs: int, draws: Draws) -> tuple[Shape, ...]:
    """Sizes at the edge of what is allowed: 1x1 kernel, kernel = image, image and kernel in one line, of even length too."""
    one, two, line = (draws.between(0, 1) for _ in range(3))
    return (
        Shape(1, inputs, outputs, (2 + one, 3 - one), (1, 1)),
        Shape(2, inputs, outputs, (2 + two, 4 - one), (2 + two, 4 - one)),
        Shape(1, inputs, outputs, (1, 5 + two), (1, 4)),
        Shape(1, inputs, outputs, (4 + line, 1), (2 + one, 1)),
    )


def by_columns(laid: Laid, *, gradient: bool = True) -> Laid:
    """The same values in other memory, column after column or every other number, and with gradients."""
    if laid.values.ndim == 1:
        return replace(laid, strides=(2,), gradient=gradient)
    channels, height, width = laid.values.shape[1:]
    size = height * width
    return replace(laid, strides=(channels * size, size, 1, height), gradient=gradient)


def repeated(laid: Laid, axis: int) -> Laid:
    """The first slice along an axis in the place of all, in the memory of one."""
    first = laid.values.take([0], axis)
    steps = tuple(step // first.itemsize for step in first.strides)
    strides = (*steps[:axis], 0, *steps[axis + 1 :])
    return Laid(np.ascontiguousarray(np.broadcast_to(first, laid.values.shape)), strides)


def view(of: Laid, shape: tuple[int, ...], strides: tuple[int, ...], offset: int, *, back: int) -> Laid:
    """A view of the memory of `of`, which crosses `back` tensors before it."""
    memory = of.values.reshape(-1)[offset:]
    assert sum((size - 1) * step for size, step in zip(shape, strides, strict=True)) < len(memory)
    values: Any = as_strided(memory, shape, [step * memory.itemsize for step in strides])
    return Laid(np.ascontiguousarray(values), strides, within=(back, offset))


def laid_out(case: Case) -> tuple[Case, Case, Case]:
    """Every argument in memory of another order, and with gradients; expanded from less; in the memory of the image."""
    outputs, inputs = case.weight.values.shape[:2]
    columns = Case(*map(by_columns, (case.x, case.weight, case.bias)))
    expanded = Case(repeated(case.x, 0), repeated(case.weight, 1 if outputs == 1 else 0), repeated(case.bias, 0))
    weight = view(case.x, case.weight.values.shape, _VIEW_STEPS[inputs > 1], 1, back=1)
    return columns, expanded, Case(case.x, weight, view(case.x, (outputs,), (2,), 5, back=2))
