"""The arguments that are tried: other values and other sizes for each student.

Sizes differ between the axes wherever they can, so that two axes cannot be confused unnoticed. Images are small, because
an answer in plain Python loops takes microseconds for every pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from autograder.grading.drawing import Draw

Case = tuple[Any, ...]
Pair = tuple[int, int]


def output_size(draw: Draw) -> Iterator[Case]:
    """Of one axis, of both; what is left over at the end of an axis and what is not."""
    yield "one_axis", draw.integer(6, 15), draw.integer(2, 5), 1, 0
    yield "stride", *_with_rest(draw), 0
    yield "padding", *_with_rest(draw), draw.integer(1, 3)
    yield "two_axes", *_axes(draw)
    one, other = _different(draw, 0, 2)
    high = draw.integer(9, 12)  # the two sides of the result are equal, and a pair all the same
    yield "number_for_both", (high, high + 2 * (one - other)), draw.integer(2, 4), draw.integer(2, 3), (one, other)
    yield "defaults", draw.integer(6, 12), draw.integer(2, 5)
    size, padding = draw.integer(3, 7), draw.integer(1, 3)
    yield "fits_exactly", size, size + 2 * padding, draw.integer(1, 3), padding
    size, padding = draw.integer(2, 5), draw.integer(2, 3)
    yield "needs_frame", size, size + padding + 1, draw.integer(1, 2), padding
    size, padding = draw.integer(3, 7), draw.integer(0, 3)
    yield "too_large", size, size + 2 * padding + draw.integer(1, 2), draw.integer(2, 3), padding
    # Twice any other number of theirs would be padding enough.
    kernel, other, stride = size + 2 * padding + 1, padding + draw.integer(1, 3), padding + draw.integer(1, 3)
    yield "too_high", (size, draw.integer(10, 13)), (kernel, other), stride, (padding, 0)
    yield "too_wide", (draw.integer(10, 13), size), (other, kernel), stride, (0, padding)


def pad_image(draw: Draw) -> Iterator[Case]:
    """Frames of several widths and values, around one image and several."""
    yield "plain", _image(draw, 1, 1), draw.integer(1, 2)
    yield "frame_pair", _image(draw, 1, 1), _different(draw, 0, 3)
    yield "frame_value", _with_zero(_image(draw, 1, 1)), draw.integer(1, 2), float(draw.integer(1, 9))
    yield "negative_value", _with_zero(_image(draw, 1, 2)), _different(draw, 1, 3), -float(draw.integer(1, 9))
    yield "batch", _image(draw, 2, draw.integer(2, 3)), draw.integer(1, 2)
    yield "no_frame", _image(draw, 1, 2), 0
    yield "infinity", _image(draw, 1, 1), draw.integer(1, 2), float("-inf")
    yield "dtype", _image(draw, 2, 1, torch.float64), 1, draw.integer(1, 9) / 7
    yield "layout", _laid_otherwise(draw, _image(draw, 2, draw.integer(2, 3))), _different(draw, 1, 2)
    yield "negative_frame", _image(draw, 1, 1), -draw.integer(1, 2)
    yield "negative_rows", _image(draw, 1, 1), (-1, draw.integer(0, 2))
    yield "negative_columns", _image(draw, 1, 1), (draw.integer(0, 2), -1)


def conv2d_strided(draw: Draw) -> Iterator[Case]:
    """Stride and padding, each alone and together, one number and pairs."""
    yield "plain", *_layer(draw, 1, 1, 1, _square(draw))
    yield "stride", *_layer(draw, 1, 1, 2, _square(draw)), draw.integer(2, 3)
    yield "stride_pair", *_layer(draw, 1, 2, 1), _different(draw, 1, 3)
    yield "padding", *_layer(draw, 1, 1, 2, _square(draw)), 1, draw.integer(1, 2)
    yield "padding_pair", *_layer(draw, 1, 2, 1), 1, _different(draw, 0, 2)
    yield "both", *_layer(draw, 1, 2, 2), draw.integer(2, 3), draw.integer(1, 2)
    yield "both_pairs", *_layer(draw, 1, 1, 2), _different(draw, 1, 3), _different(draw, 0, 2)
    yield "batch", *_layer(draw, draw.integer(2, 3), draw.integer(2, 3), 2, (3, 3)), 2, 1
    yield "one_pixel", *_layer(draw, 1, 2, 3, (1, 1)), 2, draw.integer(0, 1)
    exact = _layer(draw, 1, 2, 2, kernel=(5, 6), image=(draw.choice([3, 5]), 4))
    yield "fits_exactly", *exact, draw.integer(2, 3), ((5 - exact[0].shape[2]) // 2, 1)
    yield "dtype", *_layer(draw, 2, 1, 2, (3, 3), dtype=torch.float64, step=1 / 7), 2, 1
    x, weight, bias = _layer(draw, 2, 2, draw.integer(2, 3))
    scattered = torch.stack((bias, -bias), 1)[:, 0]  # every second number in memory
    yield "layout", _laid_otherwise(draw, x), _laid_otherwise(draw, weight), scattered, _different(draw, 1, 2)
    beyond = _beyond_image(draw)
    yield "needs_frame", *_layer(draw, 1, 1, 2, kernel=beyond[1], image=beyond[0]), draw.integer(1, 2), 2
    yield "too_large", *_layer(draw, 1, 1, 1, kernel=(5, 6), image=(3, 4))
    side = draw.integer(2, 3)
    yield "too_high", *_layer(draw, 1, 1, 1, kernel=(side + 3, 2), image=(side, 7)), 2, (1, 0)
    yield "too_wide", *_layer(draw, 1, 1, 1, kernel=(2, side + 3), image=(7, side)), 2, (0, 1)


def max_pool2d(draw: Draw) -> Iterator[Case]:
    """Windows that touch, overlap and leave gaps; numbers below zero."""
    yield "plain", _sized(draw, 1, 1, 4, 6), 2
    yield "overlapping", _image(draw, 1, 1), 3, draw.integer(1, 2)
    yield "gaps", _image(draw, 1, 1, least=5), 2, 3
    yield "window_pair", _image(draw, 1, 2), _different(draw, 1, 3)
    yield "stride_pair", _image(draw, 1, 1), 2, _different(draw, 1, 3)
    yield "rest", _sized(draw, 1, 1, 5, 7), 2, None
    yield "negative_pixels", _with_zero(_sized(draw, 1, 2, 4, draw.integer(4, 5), most=-1)), 2
    yield "infinity", _with_infinity(draw), 2
    yield "batch", _image(draw, draw.integer(2, 3), 3), 2
    yield "whole_image", _sized(draw, 1, 2, 3, 4), (3, 4)
    yield "dtype", _image(draw, 1, 2, torch.float64, step=1 / 7), 2, 1
    yield "layout", _laid_otherwise(draw, _image(draw, 2, 2)), (2, 3), (2, 1)
    yield "too_large", _sized(draw, 1, 1, 3, 4), draw.integer(5, 6)
    yield "too_high", _sized(draw, 1, 1, 2, draw.integer(6, 7)), (3, 2), draw.integer(1, 2)
    yield "too_wide", _sized(draw, 1, 1, draw.integer(6, 7), 2), (2, 3), draw.integer(1, 2)


def avg_pool2d(draw: Draw) -> Iterator[Case]:
    """Windows that touch and overlap; frames whose zeros count."""
    yield "plain", _sized(draw, 1, 1, 4, 6), 2
    yield "overlapping", _image(draw, 1, 1), 3, draw.integer(1, 2)
    yield "gaps", _image(draw, 1, 1, least=5), 2, 3
    yield "window_pair", _image(draw, 1, 2), _different(draw, 1, 3)
    yield "stride_pair", _image(draw, 1, 1), 2, _different(draw, 1, 3)
    yield "rest", _sized(draw, 1, 1, 5, 7), 2, None
    yield "padding", _image(draw, 1, 1), 3, None, 1
    yield "padding_pair", _image(draw, 1, 2), (4, draw.integer(2, 3)), 2, (2, 1)
    image, window = _beyond_image(draw)
    yield "needs_frame", _sized(draw, 1, 1, *image), (window[0], window[1] + 1), 1, (2, 3)
    yield "batch", _image(draw, draw.integer(2, 3), 3), 2, 1, tuple(draw.shuffled((0, 1)))
    yield "whole_image", _sized(draw, 1, 2, 3, 4), (3, 4)
    yield "dtype", _far_from_zero(_image(draw, 1, 2, torch.float64, step=1 / 7)), 2, 1
    yield "layout", _laid_otherwise(draw, _image(draw, 2, 2)), (2, 3), (2, 1)
    yield "too_large", _sized(draw, 1, 1, 3, 4), draw.integer(5, 6)
    yield "too_high", _sized(draw, 1, 1, 2, draw.integer(6, 7)), (5, 2), draw.integer(1, 2), (1, 0)
    yield "too_wide", _sized(draw, 1, 1, draw.integer(6, 7), 2), (2, 5), draw.integer(1, 2), (0, 1)


def block(draw: Draw) -> Iterator[Case]:
    """It takes no arguments."""
    yield ("layers",)


def _with_rest(draw: Draw) -> tuple[int, int, int]:
    """Size, kernel and stride of which some pixels are left over at the end."""
    kernel, stride = draw.integer(2, 4), draw.integer(2, 4)
    return kernel + stride * draw.integer(2, 4) + draw.integer(1, stride - 1), kernel, stride


def _axes(draw: Draw) -> tuple[Pair, Pair, Pair, Pair]:
    """Sizes, kernels, strides and paddings that differ between the axes, and of which none may be used for the other axis."""
    while True:
        size = draw.integer(9, 12), draw.integer(13, 17)
        asked = [_different(draw, least, most) for least, most in ((2, 5), (1, 4), (0, 3))]
        others = [[*asked[:at], (each, each), *asked[at + 1 :]] for at in range(3) for each in asked[at]]
        if all(_places(size, *other) != _places(size, *asked) for other in others):
            kernel, stride, padding = asked
            return size, kernel, stride, padding


def _places(size: Pair, kernel: Pair, stride: Pair, padding: Pair) -> list[int]:
    return [(n + 2 * p - k) // s + 1 for n, k, s, p in zip(size, kernel, stride, padding, strict=True)]


def _different(draw: Draw, least: int, most: int) -> Pair:
    """Two numbers that differ."""
    one, other, *_ = draw.shuffled(range(least, most + 1))
    return one, other


def _square(draw: Draw) -> Pair:
    """A kernel as high as it is wide: whoever takes one side for both is right with it."""
    side = draw.integer(2, 3)
    return side, side


def _image(
    draw: Draw, batch: int, channels: int, dtype: torch.dtype = torch.float32, step: float = 1, least: int = 4
) -> Tensor:
    """x (N, C, H, W) of two different sides."""
    high, wide = _different(draw, least, least + 2)
    return _numbers(draw, (batch, channels, high, wide), dtype, step)


def _sized(draw: Draw, batch: int, channels: int, high: int, wide: int, *, most: int = 9) -> Tensor:
    return draw.tensor((batch, channels, high, wide), -9, most)


def _numbers(draw: Draw, shape: tuple[int, ...], dtype: torch.dtype, step: float) -> Tensor:
    if step == 1:
        return draw.tensor(shape, dtype=dtype)
    return draw.tensor(shape, dtype=torch.float64).mul(step).to(dtype)


_ORDERS = ((3, 2, 1, 0), (0, 3, 2, 1), (1, 0, 3, 2))
"""Axes as they may lie in memory: none is followed by its neighbour, so that no two of them can be joined by a view."""


def _laid_otherwise(draw: Draw, held: Tensor) -> Tensor:
    """The same numbers in another order in memory."""
    order = draw.choice(_ORDERS)
    back = [order.index(axis) for axis in range(4)]
    return held.permute(order).contiguous().permute(back)


def _beyond_image(draw: Draw) -> tuple[Pair, Pair]:
    """Sides of an image, and of a window for which two more rows and columns on one end only are not enough."""
    high, wide = _different(draw, 2, 3)
    return (high, wide), (high + 3, wide + 3)


def _with_zero(x: Tensor) -> Tensor:
    """x with a pixel that is 0 first of all: a number like others, and no sign that nothing is there yet."""
    x[0, 0, 0, 0] = 0
    return x


def _far_from_zero(x: Tensor) -> Tensor:
    """x and 100 by turns more and less: means of 2x2 stay what they are, but for who counts in float32."""
    row, column = torch.arange(x.shape[2])[:, None], torch.arange(x.shape[3])
    return x + 100 * (1 - 2 * ((row + column) % 2))


def _with_infinity(draw: Draw) -> Tensor:
    """Two windows of 2x2 side by side, one of nothing but minus infinity, and more below them."""
    x = draw.tensor((1, 1, 4, 4))
    x[:, :, :2, 2 * draw.integer(0, 1) :][..., :2] = float("-inf")
    x[0, 0, 2, draw.integer(0, 3)] = float("-inf")
    return x


def _layer(
    draw: Draw, batch: int, inputs: int, outputs: int, kernel: Pair = (0, 0), image: Pair = (0, 0),
    dtype: torch.dtype = torch.float32, step: float = 1,
) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
    """x (N, C_in, H, W), weight (C_out, C_in, kH, kW) and biases that all differ."""
    span = kernel if kernel[0] else _different(draw, 2, 3)
    side = image if image[0] else _different(draw, 5, 7)
    biases = torch.tensor(draw.shuffled([number for number in range(-9, 10) if number])[:outputs], dtype=torch.float64)
    x = _numbers(draw, (batch, inputs, *side), dtype, step)
    return x, _numbers(draw, (outputs, inputs, *span), dtype, step), biases.mul(step).to(dtype)
