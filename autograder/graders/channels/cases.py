"""The hidden cases: asymmetric integers, a few eighths and sevenths, and the same again from a key that each student has alone.

Sizes differ in every axis somewhere, so that no two axes can be confused unnoticed; values are whole numbers from -9 to
9 without 0, so that a right answer is exact and a wrong one is off by 1 or more. Images are small, because an answer in
plain Python loops takes microseconds for every product.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from autograder.grading.conversion import to_value
from autograder.sandbox.values import Value

from .expected import Expected, convolve


@dataclass(frozen=True)
class Case:
    """x (N, C_in, H, W), weight (C_out, C_in, kH, kW), bias (C_out,), and what nn.Conv2d makes of them."""

    x: torch.Tensor
    weight: torch.Tensor
    bias: torch.Tensor
    expected: Expected

    @functools.cached_property
    def arguments(self) -> tuple[Value, ...]:
        """x, weight and bias as they cross to a student's process; a numbered case's are the same for everybody."""
        return tuple(to_value(tensor) for tensor in (self.x, self.weight, self.bias))


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one case."""

    batch: int = 1
    inputs: int = 1
    outputs: int = 1
    image: tuple[int, int] = (4, 4)
    kernel: tuple[int, int] = (3, 3)


def draw(
    shape: Shape,
    seed: int | torch.Generator,
    *,
    bias: bool = True,
    dtype: torch.dtype = torch.float32,
    divisor: int = 1,
) -> Case:
    """A case of whole numbers; without `bias` the biases are zero.

    With a `divisor`, eighths (exact) or sevenths (rounded): truncating, rounding or losing precision shows. A case of
    a numbered seed is the same for every submission and made once in a process.
    """
    if isinstance(seed, int):
        return _numbered(shape, seed, bias, dtype, divisor)
    return _drawn(shape, seed, bias, dtype, divisor)


@functools.cache
def _numbered(shape: Shape, seed: int, bias: bool, dtype: torch.dtype, divisor: int) -> Case:
    return _drawn(shape, torch.Generator().manual_seed(seed), bias, dtype, divisor)


def _drawn(shape: Shape, random: torch.Generator, bias: bool, dtype: torch.dtype, divisor: int) -> Case:
    def numbers(*size: int) -> torch.Tensor:
        whole = integers(size, random).to(dtype)
        return whole if divisor == 1 else whole / divisor

    x = numbers(shape.batch, shape.inputs, *shape.image)
    weight = numbers(shape.outputs, shape.inputs, *shape.kernel)
    biases = numbers(shape.outputs) if bias else torch.zeros(shape.outputs, dtype=dtype)
    return Case(x, weight, biases, convolve(x, weight, biases))


def integers(shape: tuple[int, ...], random: torch.Generator) -> torch.Tensor:
    """Whole numbers from -9 to 9 without 0."""
    numbers = torch.randint(-9, 9, shape, generator=random)
    return (numbers + (numbers >= 0)).float()


def sizes(inputs: int, outputs: int) -> Iterator[Shape]:
    """The sizes at the edge of what is allowed: 1x1 kernel, kernel = image, even kernel, kernel and image in one line."""
    yield Shape(1, inputs, outputs, (2, 3), (1, 1))
    yield Shape(2, inputs, outputs, (3, 4), (3, 4))
    yield Shape(1, inputs, outputs, (4, 5), (2, 4))
    yield Shape(1, inputs, outputs, (2, 5), (1, 3))
    yield Shape(1, inputs, outputs, (1, 6), (1, 4))
    yield Shape(1, inputs, outputs, (4, 1), (2, 1))
