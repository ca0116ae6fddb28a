"""The contract of each question, for the audit: arguments far beyond the hidden cases, and honest ways of being right.

An answer that earns full marks and differs here is a hole in the graders; one that does not differ is another right
answer.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from autograder.graders.channels.expected import Expected, convolve
from autograder.graders.channels.lesson import EDGE_KERNELS, NO_BIAS
from autograder.graders.channels.variants import QUESTIONS as VARIED
from autograder.graders.channels.variants import variant
from autograder.grading.conversion import to_object, to_value
from autograder.model import Reason
from autograder.sandbox.values import Module, Value

__all__ = ["VARIED", "cases", "judge", "variant"]

TRIED = 120
"""Random cases for each question, beside the special ones."""

Arguments = tuple[Any, ...]


@functools.cache
def cases(question: str) -> tuple[tuple[Arguments, Expected], ...]:
    """In-contract arguments and what nn.Conv2d makes of them; the same in every process."""
    if question == "edge_detector":
        return tuple(_edges())
    draw = random.Random(f"contract of {question}")
    whole = [_case(question, draw, number) for number in range(TRIED)] + list(_special(question))
    if question != "two_convs_as_one":
        return tuple(((x, weight, bias), convolve(x, weight, bias)) for x, weight, bias in whole)
    return tuple(_taken_apart(x, weight, bias) for x, weight, bias in whole)


def _edges() -> Iterator[tuple[Arguments, Expected]]:
    random_image = torch.randn(2, 1, 6, 8, generator=torch.Generator().manual_seed(1))
    for _ in range(2):  # the second call must give the same again
        yield (), convolve(random_image, EDGE_KERNELS, NO_BIAS)


def judge(value: Value, expected: Expected) -> Reason:
    """The first thing that is wrong with an answer; CORRECT when nothing is."""
    if not isinstance(value, Module):
        return expected.judge(value)
    layer, image = to_object(value), torch.randn(2, 1, 6, 8, generator=torch.Generator().manual_seed(1))
    if not isinstance(layer, nn.Conv2d) or layer.in_channels != 1:
        return Reason.WRONG_SHAPE
    if layer.weight.dtype is not torch.float32:
        return Reason.WRONG_DTYPE
    return expected.judge(to_value(layer.double()(image.double()).float()))


def _case(question: str, draw: random.Random, number: int) -> tuple[Tensor, Tensor, Tensor]:
    inputs = 2 if question == "two_convs_as_one" else 1 if question == "conv2d_multi_output" else draw.randint(1, 6)
    outputs = draw.randint(1, 6) if question in ("conv2d_multi_output", "conv2d_combined") else 1
    kernel = (draw.randint(1, 6), draw.randint(1, 6))
    image = (kernel[0] + draw.randint(0, 6), kernel[1] + draw.randint(0, 6))
    dtype = draw.choice((torch.float32, torch.float32, torch.float64))
    return _tensors((draw.randint(1, 4), inputs, *image), (outputs, inputs, *kernel), dtype, draw, number)


def _special(question: str) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Larger than any hidden case; all zeros; all negative; large numbers; a diagonal; one pixel and one weight."""
    draw = random.Random(0)
    inputs = 2 if question == "two_convs_as_one" else 1 if question == "conv2d_multi_output" else 7
    outputs = 8 if question in ("conv2d_multi_output", "conv2d_combined") else 1
    yield _tensors((2, inputs, 12, 13), (outputs, inputs, 6, 5), torch.float32, draw, 0)
    x, weight, bias = _tensors((2, inputs, 6, 5), (outputs, inputs, 2, 3), torch.float32, draw, 0)
    yield torch.zeros_like(x), weight, bias
    yield -x.abs(), -weight.abs(), -bias.abs()
    yield x * 1000, weight, bias * 0
    yield torch.eye(6, 5) + x * 0, weight, bias
    yield x[..., :1, :1], weight[..., :1, :1], bias


_LAYOUTS: tuple[Callable[[Tensor], Tensor], ...] = (
    lambda x: x,
    lambda x: x.transpose(2, 3).contiguous().transpose(2, 3),
    lambda x: x.repeat_interleave(2, 3)[..., ::2],
    lambda x: x.repeat_interleave(2, 2)[:, :, ::2],
    lambda x: x.to(memory_format=torch.channels_last),
    lambda x: x.clone().requires_grad_(),
)


def _tensors(
    image: Sequence[int], kernels: Sequence[int], dtype: torch.dtype, draw: random.Random, number: int
) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(draw.randrange(1 << 40))
    divisor = draw.choice((1, 1, 7, 8))
    x, weight, bias = (
        torch.randint(-9, 10, tuple(size), generator=generator).to(dtype) / divisor
        for size in (image, kernels, kernels[:1])
    )
    lay_out = _LAYOUTS[number % len(_LAYOUTS)]
    if number % 7 == 6:
        weight, bias = weight.requires_grad_(), bias.requires_grad_()
    return lay_out(x), weight, bias


def _taken_apart(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Arguments, Expected]:
    """Two images and two layers; the second bias is another than the first."""
    biases = (bias.detach(), 1 - 2 * bias.detach())
    layers = []
    for channel, value in enumerate(biases):
        layer = nn.Conv2d(1, 1, (weight.shape[2], weight.shape[3]), dtype=weight.dtype)
        layer.load_state_dict({"weight": weight[:, channel : channel + 1].detach(), "bias": value})
        layers.append(layer)
    images = (x.detach()[:, :1], x.detach()[:, 1:])
    return (*images, *layers), convolve(x, weight, biases[0] + biases[1])
