"""The public calls of each question: small, constant, the same for every student, and never used for points.

Each stands for one situation. Their shapes are chosen by hand; their values come from a seeded generator whose seed
was found by search (`python -m autograder.graders.channels.separation search`): the first one that tells apart as many
pairs of wrong functions as any. docs/separation.md shows the result.

The first call is the clearest: two channels of 3x3, kernels of 2x2, a bias that is not zero. Values are whole numbers,
in `fractions` and `float64` quarters, so that right answers are exact however they are computed.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from autograder.explaining.calls import Call, Values, values
from autograder.explaining.response import Impulses
from autograder.model import Array

SEEDS = {"conv2d_multi_output": 1, "conv2d_multi_input": 1, "conv2d_combined": 1, "two_convs_as_one": 1}
"""Found by search; any change asks for a new docs/separation.md."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One call: its situation, image (N, C, H, W), kernels (O, C, kH, kW), and what else is special about it.

    `times` multiplies all values; a `transposed` image lies in memory column after column, and so do kernels.
    """

    name: str
    situation: str
    image: tuple[int, int, int, int]
    kernels: tuple[int, int, int, int]
    dtype: torch.dtype = torch.float32
    times: float = 1
    transposed: bool = False
    transposed_kernels: bool = False


REPEATS = ("plain", "again", "once_more")
_RANDOM = (1, 2, 1)
"""Three calls with the same arguments; the third begins with the same random numbers as the first, the second does not."""
SCREEN = ("plain", "float64")
"""Made first: on one of the two all wrong functions of the family but a few show themselves."""
FORMS = ("dtype", "layout", "gradient")
"""Situations in which what is special about the arguments is not their values, nor their sizes."""
LARGE = 37
"""Makes sums of products that half precision cannot hold exactly."""

SHAPES = (
    Shape("plain", "plain", (1, 2, 3, 3), (2, 2, 2, 2)),
    Shape("batch", "batch", (2, 2, 3, 4), (2, 2, 2, 2)),
    Shape("kernel_3x3", "plain", (1, 2, 4, 4), (3, 2, 3, 3)),
    Shape("image_wide", "not_square", (1, 2, 3, 5), (2, 2, 2, 2)),
    Shape("image_high", "not_square", (1, 2, 5, 3), (2, 2, 2, 2)),
    Shape("kernel_wide", "not_square", (1, 2, 5, 5), (2, 2, 2, 3)),
    Shape("kernel_1x1", "sizes", (1, 3, 2, 3), (3, 3, 1, 1)),
    Shape("kernel_is_image", "sizes", (1, 2, 3, 2), (2, 2, 3, 2)),
    Shape("channels", "channels", (1, 3, 4, 4), (4, 3, 3, 3), times=LARGE),
    Shape("float64", "dtype", (3, 2, 4, 5), (3, 2, 3, 2), torch.float64, times=0.25),
    Shape("fractions", "fractions", (2, 2, 3, 4), (2, 2, 2, 2), times=0.25),
    Shape("transposed", "layout", (1, 2, 3, 4), (2, 2, 2, 2), transposed=True),
    Shape("transposed_large", "layout", (1, 2, 3, 3), (2, 2, 2, 2), times=LARGE, transposed=True),
    Shape("kernels_transposed", "layout", (2, 2, 4, 4), (3, 2, 3, 2), transposed_kernels=True),
    Shape("gradient", "gradient", (1, 2, 3, 3), (2, 2, 2, 2)),
)


def calls(question: str, seed: int | None = None) -> tuple[Call, ...]:
    """The public calls of `question`, from clear to special; the last repeat the first."""
    if question == "edge_detector":
        repeated = (Call(name, "plain", {}, seed=number) for name, number in zip(REPEATS, _RANDOM, strict=True))
        return (
            *repeated,
            Call("used", "layer_used", {}, inputs=_images()),
            Call("afresh", "new_layer", {}, afresh=True),
        )
    draw = random.Random(SEEDS[question] if seed is None else seed)
    first, *found = (_call(question, shape, draw) for shape in SHAPES)
    made = [Call(name, "again", first.arguments, seed=number) for name, number in zip(REPEATS, _RANDOM, strict=True)]
    return (replace(made[0], situation=first.situation), *found, *made[:0:-1])


def _images() -> dict[str, Tensor]:
    """What a layer is shown: an image, two others, and the first again."""
    draw = random.Random(1)
    shapes = [Shape("", "", (n, 1, h, w), (3, 1, 3, 3)) for n, h, w in ((1, 4, 4), (2, 3, 4))]
    one, two = (_numbers(draw, shape.image, shape, range(-3, 5)) for shape in shapes)
    return {"image": one, "images": two, "image again": one}


def impulses(question: str) -> Impulses | None:
    """The first call with one pixel lit at a time (`pixel-i-p-q`) and none (`dark`); i counts channels, or images."""
    if question == "edge_detector":
        return None
    first = calls(question)[0].arguments
    images = [name for name in first if name in ("x", "image_a", "image_b")]
    lit = [
        Call(f"pixel-{channel + number}-{row}-{column}", "pixel", _lit(first, name, (channel, row, column)))
        for number, name in enumerate(images)
        for channel, row, column in itertools.product(*(range(size) for size in first[name].shape[1:]))
    ]
    whole = torch.cat([first[name] for name in images], 1)[0].double().numpy()
    return Impulses(tuple(lit), Call("dark", "pixel", _lit(first, "", (0, 0, 0))), whole, _image)


def _image(result: Array) -> Values | None:
    """The output (O, H', W') of a call on one image."""
    if len(result.shape) != 4 or result.shape[0] != 1:
        return None
    image: Values = values(result)[0]
    return image


def _lit(first: Mapping[str, Any], image: str, place: tuple[int, int, int]) -> dict[str, Any]:
    arguments = {
        name: torch.zeros_like(value) if name in ("x", "image_a", "image_b") else value for name, value in first.items()
    }
    if image:
        arguments[image][0][place] = 1.0
    return arguments


def _call(question: str, shape: Shape, draw: random.Random) -> Call:
    n, c, h, w = shape.image
    o, _, kh, kw = shape.kernels
    c = 1 if question == "conv2d_multi_output" else 2 if question == "two_convs_as_one" else c
    o = 1 if question in ("conv2d_multi_input", "two_convs_as_one") else o
    x = _numbers(draw, (n, c, h, w), shape, range(-3, 5))
    weight = _laid_out(_numbers(draw, (o, c, kh, kw), shape, range(-4, 6)), transposed=shape.transposed_kernels)
    bias = _numbers(draw, (2 if question == "two_convs_as_one" else o,), shape, range(-9, 10))
    wants_gradient = shape.situation == "gradient"
    if question != "two_convs_as_one":
        x = _laid_out(x, transposed=shape.transposed).requires_grad_(wants_gradient)
        return Call(shape.name, shape.situation, {"x": x, "weight": weight, "bias": bias})
    a, b = (
        _laid_out(image.clone(), transposed=shape.transposed).requires_grad_(wants_gradient)
        for image in (x[:, :1], x[:, 1:])
    )
    convs = (_convolution(weight[:, :1], bias[:1]), _convolution(weight[:, 1:], bias[1:]))
    return Call(shape.name, shape.situation, {"image_a": a, "image_b": b, "conv_a": convs[0], "conv_b": convs[1]})


def _laid_out(x: Tensor, *, transposed: bool) -> Tensor:
    """The same values, in memory row after row or column after column."""
    return x.transpose(2, 3).contiguous().transpose(2, 3) if transposed else x


def _numbers(draw: random.Random, size: tuple[int, ...], shape: Shape, among: range) -> Tensor:
    """Numbers from `among`, never zero, all different in a bias; quarters of them where the situation says so."""
    choice = [number for number in among if number]
    if len(size) == 1:
        picked = sorted(choice, key=lambda number: draw.random())[: size[0]]
    else:
        picked = [choice[int(draw.random() * len(choice))] for _ in range(torch.Size(size).numel())]
    return (torch.tensor(picked, dtype=shape.dtype) * shape.times).reshape(size)


def _convolution(weight: Tensor, bias: Tensor) -> nn.Conv2d:
    conv = nn.Conv2d(1, 1, (weight.shape[2], weight.shape[3]), dtype=weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(weight)
        assert conv.bias is not None
        conv.bias.copy_(bias)
    return conv
