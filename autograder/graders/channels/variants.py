"""Random right answers: an honest way of computing, wrapped in honest habits, each drawn by a seed.

A habit splits the work (by channel, output, image, rows, kernel), turns it around (transposed, flipped, scaled by a
power of 2), chooses a precision, places the bias, or gives the result another layout. All of them keep the contract, so
a grader that takes a point from one of these is wrong. The same seed gives the same answer.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from autograder.graders.channels.ways import WAYS, Way

Function = Callable[..., object]
Habit = Callable[[random.Random, Way], Way]

QUESTIONS = ("conv2d_multi_output", "conv2d_multi_input", "conv2d_combined", "two_convs_as_one")


@dataclass(frozen=True, slots=True)
class Variant:
    """A right answer to `question`; `recipe` names what it is made of."""

    question: str
    recipe: tuple[str, ...]
    function: Function


def variant(question: str, seed: int) -> Variant:
    """The right answer to `question` (2 to 5) that `seed` draws."""
    choose = random.Random(f"{question} {seed}")
    way, recipe = _way(choose)
    place = choose.choice(BIASES)
    answer = _answer(choose, place(choose, way))
    if question != "two_convs_as_one":
        return Variant(question, (*recipe, place.__name__), answer)
    join = choose.choice(JOINS)
    return Variant(question, (*recipe, place.__name__, join.__name__), join(answer))


def _way(choose: random.Random) -> tuple[Way, list[str]]:
    make = choose.choice(WAYS)
    way, recipe = make(choose), [make.__name__]
    for habit in choose.sample(HABITS, choose.choice((0, 1, 1, 2))):
        way = habit(choose, way)
        recipe.append(habit.__name__)
    return way, recipe


def by_channel(choose: random.Random, way: Way) -> Way:
    """One input channel after the other, added in some order."""
    seed, stacked = choose.randrange(1 << 30), choose.random() < 0.5

    def split(x: Tensor, weight: Tensor) -> Tensor:
        order = random.Random(seed).sample(range(x.shape[1]), x.shape[1])
        parts = [way(x[:, c : c + 1], weight[:, c : c + 1]) for c in order]
        return torch.stack(parts).sum(0) if stacked else sum(parts[1:], parts[0])

    return split


def by_output(choose: random.Random, way: Way) -> Way:
    """One output channel after the other."""
    if choose.random() < 0.5:
        return lambda x, weight: torch.cat([way(x, kernel[None]) for kernel in weight], 1)
    return lambda x, weight: torch.stack([way(x, kernel[None])[:, 0] for kernel in weight], 1)


def by_image(choose: random.Random, way: Way) -> Way:
    """One image of the batch after the other."""
    return lambda x, weight: torch.cat([way(image[None], weight) for image in x])


def by_rows(choose: random.Random, way: Way) -> Way:
    """The upper part of the result, then the lower."""

    def split(x: Tensor, weight: Tensor) -> Tensor:
        height = x.shape[2] - weight.shape[2] + 1
        if height < 2:
            return way(x, weight)
        cut = height // 2
        return torch.cat((way(x[:, :, : cut + weight.shape[2] - 1], weight), way(x[:, :, cut:], weight)), 2)

    return split


def by_kernel_columns(choose: random.Random, way: Way) -> Way:
    """The left part of the kernel and the right one, added."""

    def split(x: Tensor, weight: Tensor) -> Tensor:
        cut, width = weight.shape[3] // 2, x.shape[3] - weight.shape[3] + 1
        if not cut:
            return way(x, weight)
        left = way(x[..., : width + cut - 1], weight[..., :cut])
        return left + way(x[..., cut:], weight[..., cut:])

    return split


def positive_and_negative(choose: random.Random, way: Way) -> Way:
    """Positive and negative weights apart."""
    return lambda x, weight: way(x, weight.clamp(min=0)) + way(x, weight.clamp(max=0))


def transposed(choose: random.Random, way: Way) -> Way:
    """Everything with rows for columns; the result is not contiguous."""
    return lambda x, weight: way(x.transpose(2, 3), weight.transpose(2, 3)).transpose(2, 3)


def flipped(choose: random.Random, way: Way) -> Way:
    """Image and kernel turned around, and the result turned back."""
    axes = choose.choice(((2,), (3,), (2, 3)))
    return lambda x, weight: way(x.flip(axes), weight.flip(axes)).flip(axes)


def reordered_channels(choose: random.Random, way: Way) -> Way:
    """Input channels of image and kernels in the same other order."""
    return lambda x, weight: way(x.flip(1), weight.flip(1))


def scaled(choose: random.Random, way: Way) -> Way:
    """Image and kernels scaled by powers of 2, which no rounding notices."""
    factor = 2.0 ** choose.randrange(-4, 5)
    return lambda x, weight: way(x * factor, weight) / factor


def padded_and_cropped(choose: random.Random, way: Way) -> Way:
    """Zeros around the image, and their results cut away."""

    def crop(x: Tensor, weight: Tensor) -> Tensor:
        wide = way(F.pad(x, (1, 2, 2, 1)), weight)
        return wide[..., 2 : wide.shape[2] - 1, 1 : wide.shape[3] - 2]

    return crop


HABITS: tuple[Habit, ...] = (
    by_channel, by_output, by_image, by_rows, by_kernel_columns, positive_and_negative, transposed, flipped,
    reordered_channels, scaled, padded_and_cropped,
)  # fmt: skip


def added_at_the_end(choose: random.Random, way: Way) -> Function:
    """The bias is broadcast over the finished maps."""
    shape = choose.choice(((-1, 1, 1), (1, -1, 1, 1)))
    return lambda x, weight, bias: way(x, weight) + bias.reshape(shape)


def added_on_the_last_axis(choose: random.Random, way: Way) -> Function:
    """The channels are brought to the end for the sum."""
    return lambda x, weight, bias: (way(x, weight).permute(0, 2, 3, 1) + bias).permute(0, 3, 1, 2)


def in_the_first_place(choose: random.Random, way: Way) -> Function:
    """The maps are added to a tensor that holds the biases."""

    def function(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        maps = way(x, weight)
        return bias.view(1, -1, 1, 1).expand_as(maps).clone() + maps

    return function


def one_channel_each(choose: random.Random, way: Way) -> Function:
    """Each map gets its bias on its own."""
    return lambda x, weight, bias: torch.stack(
        [channel + bias[o] for o, channel in enumerate(way(x, weight).unbind(1))], 1
    )


def as_a_channel_of_ones(choose: random.Random, way: Way) -> Function:
    """A further input channel of ones whose kernel holds the bias in one corner."""

    def function(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        corner = F.pad(bias.view(-1, 1, 1, 1), (0, weight.shape[3] - 1, 0, weight.shape[2] - 1))
        return way(torch.cat((x, torch.ones_like(x[:, :1])), 1), torch.cat((weight, corner), 1))

    return function


BIASES = (added_at_the_end, added_on_the_last_axis, in_the_first_place, one_channel_each, as_a_channel_of_ones)


def results_added(convolve: Function) -> Function:
    """Both convolutions, added."""
    return lambda image_a, image_b, conv_a, conv_b: (
        _tensor(convolve(image_a, conv_a.weight, conv_a.bias)) + _tensor(convolve(image_b, conv_b.weight, conv_b.bias))
    )


def one_convolution(convolve: Function) -> Function:
    """One convolution of two channels, its bias the sum of both."""
    return lambda image_a, image_b, conv_a, conv_b: convolve(
        torch.cat((image_a, image_b), 1), torch.cat((conv_a.weight, conv_b.weight), 1), conv_a.bias + conv_b.bias
    )


def layers_called(convolve: Function) -> Function:
    """The layers themselves, stacked and summed."""
    return lambda image_a, image_b, conv_a, conv_b: torch.stack((conv_b(image_b), conv_a(image_a))).sum(0)


def new_layer(convolve: Function) -> Function:
    """A new nn.Conv2d(2, 1, k) that holds both kernels."""

    def function(image_a: Tensor, image_b: Tensor, conv_a: nn.Conv2d, conv_b: nn.Conv2d) -> Tensor:
        kh, kw = conv_a.weight.shape[2:]
        layer = nn.Conv2d(2, 1, (kh, kw), dtype=image_a.dtype)
        with torch.no_grad():
            layer.weight.copy_(torch.cat((conv_a.weight, conv_b.weight), 1))
            layer.bias.copy_(conv_a.bias + conv_b.bias)  # type: ignore[operator, union-attr]
        return _tensor(layer(torch.cat((image_a, image_b), 1)))

    return function


def grouped(convolve: Function) -> Function:
    """Two groups in one call of F.conv2d, then their sum."""
    return lambda image_a, image_b, conv_a, conv_b: F.conv2d(
        torch.cat((image_a, image_b), 1), torch.cat((conv_a.weight, conv_b.weight)),
        torch.cat((conv_a.bias, conv_b.bias)), groups=2,
    ).sum(1, keepdim=True)  # fmt: skip


JOINS = (results_added, results_added, one_convolution, one_convolution, layers_called, new_layer, grouped)


def _answer(choose: random.Random, function: Any) -> Function:
    """`function` (x, weight, bias) in some precision, with or without a graph, its result laid out in some way."""
    wide, detached, layout = choose.random() < 0.3, choose.random() < 0.5, choose.choice(LAYOUTS)

    def answer(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        given = [each.detach() if detached else each for each in (x, weight, bias)]
        if wide:
            given = [each.double() for each in given]
        return layout(_tensor(function(*given)).to(x.dtype))

    return answer


def _tensor(thing: Any) -> Tensor:
    assert isinstance(thing, Tensor)
    return thing


LAYOUTS: tuple[Callable[[Tensor], Tensor], ...] = (
    lambda y: y,
    lambda y: y.contiguous(),
    lambda y: y.to(memory_format=torch.channels_last),
    lambda y: F.pad(y, (0, 1))[..., :-1],
    lambda y: y.repeat_interleave(2, 3)[..., ::2],
    nn.Parameter,
)
