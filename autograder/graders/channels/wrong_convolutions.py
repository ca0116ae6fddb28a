"""The wrong ways of taking each step of a convolution (questions 2, 3 and 4)."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from .convolution import Finish, Given, Slide, Wrong, add_bias, every_pair, normalised


def _weight(change: Callable[[Tensor], Tensor]) -> Given:
    return lambda x, weight, bias: (x, change(weight), bias)


def _input(change: Callable[[Tensor], Tensor]) -> Given:
    return lambda x, weight, bias: (change(x), weight, bias)


def _bias(change: Callable[[Tensor], Tensor]) -> Given:
    return lambda x, weight, bias: (x, weight, change(bias))


def _pad(rows: Callable[[int], tuple[int, int]]) -> Given:
    """Zeros around x: `rows(k)` gives how many before and after, for a kernel side of k."""
    return lambda x, weight, bias: (F.pad(x, (*rows(weight.shape[3]), *rows(weight.shape[2]))), weight, bias)


def _only_channel(place: slice) -> Given:
    return lambda x, weight, bias: (x[:, place], weight[:, place], bias)


def _unsummed(maps: Tensor) -> Tensor:
    return maps


def _bias_before(maps: Tensor, bias: Tensor) -> Tensor:
    return maps + bias.view(-1, 1, 1, 1)


def _first_output_alone(y: Tensor) -> Tensor:
    return torch.cat((y[:, :1], torch.zeros_like(y[:, 1:])), 1)


def _last_output_alone(y: Tensor) -> Tensor:
    return torch.cat((torch.zeros_like(y[:, :-1]), y[:, -1:]), 1)


def _first_bias_once(y: Tensor, bias: Tensor) -> Tensor:
    only = torch.zeros_like(bias)
    only[0] = bias[0]
    return add_bias(y, only)


def _diagonal(maps: Tensor) -> Tensor:
    """Output channel c from input channel c alone, as long as there are both."""
    return maps.diagonal(dim1=1, dim2=2).permute(0, 3, 1, 2)


def _first_biases(y: Tensor, bias: Tensor) -> Tensor:
    return add_bias(y, bias[: y.shape[1]])


def _depthwise_around(maps: Tensor) -> Tensor:
    return torch.stack([maps[:, o, o % maps.shape[2]] for o in range(maps.shape[1])], 1)


def _matrix_product(x: Tensor, weight: Tensor) -> Tensor:
    """`patch @ kernel`, summed, in place of the product element by element; kernels must be square."""
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwuv,oivz->noihw", windows, weight)


def _as_many_outputs(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """As many output channels as there are inputs."""
    if len(weight) < x.shape[1]:
        raise IndexError("no such output")
    return x, weight[: x.shape[1]], bias[: x.shape[1]]


def _one_before(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Even kernels begin one pixel too early: a centre that they do not have, rounded the other way."""
    down, right = 1 - weight.shape[2] % 2, 1 - weight.shape[3] % 2
    return F.pad(x, (right, -right, down, -down)), weight, bias


def _reaching_back(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Windows that reach back from their first pixel and wrap around the border."""
    return x.roll((weight.shape[2] - 1, weight.shape[3] - 1), (2, 3)), weight.flip(2, 3), bias


def _as_if_contiguous(x: Tensor) -> Tensor:
    """The memory of x read row after row, whatever its strides."""
    n, c, h, w = x.shape
    return x.as_strided((n, c, h, w), (c * h * w, h * w, w, 1))


def _without_permute(*axes: int) -> Finish:
    """The values in the order of other axes, put into the right shape by `reshape`."""
    return lambda y: y.permute(*axes).reshape(y.shape)


def _first_image_alone(y: Tensor) -> Tensor:
    return torch.cat((y[:1], torch.zeros_like(y[1:])), 0)


def _every(step: Callable[[Tensor], tuple[int, int]]) -> Slide:
    """Only every so-manieth row and column."""

    def slide(x: Tensor, weight: Tensor) -> Tensor:
        down, right = step(weight)
        return every_pair(x, weight)[..., ::down, ::right]

    return slide


def _size_of_input(x: Tensor, weight: Tensor, empty: float = 0.0) -> Tensor:
    """A result of the input's size, its last rows and columns never filled."""
    return F.pad(every_pair(x, weight), (0, weight.shape[3] - 1, 0, weight.shape[2] - 1), value=empty)


def _height_for_width(y: Tensor) -> Tensor:
    if y.shape[3] < y.shape[2]:
        raise RuntimeError("the window leaves the image")
    return y[..., : y.shape[2]]


def _width_for_height(y: Tensor) -> Tensor:
    if y.shape[2] < y.shape[3]:
        raise RuntimeError("the window leaves the image")
    return y[..., : y.shape[3], :]


def _height_for_kernel_width(x: Tensor, weight: Tensor) -> Tensor:
    if weight.shape[2] < weight.shape[3]:
        raise RuntimeError("the window leaves the image")
    return every_pair(x, weight)[..., : x.shape[3] - weight.shape[2] + 1]


def _zero_to_one(y: Tensor) -> Tensor:
    return (y - y.min()) / (y.max() - y.min())


def _per_weight(dims: tuple[int, ...]) -> Slide:
    """The mean over the window where its sum is asked for; over the input channels too when `dims` says so."""

    def slide(x: Tensor, weight: Tensor) -> Tensor:
        count = 1
        for dim in dims:
            count *= weight.shape[dim]
        return every_pair(x, weight) / count

    return slide


def _hardcoded(inputs: int | None = None, outputs: int | None = None) -> Given:
    """Loops over so many channels, however many there are."""

    def given(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        if x.shape[1] < (inputs or 0) or weight.shape[0] < (outputs or 0):
            raise IndexError("no such channel")
        return x[:, :inputs], weight[:outputs, :inputs], bias[:outputs]

    return given


WRONG: tuple[Wrong, ...] = (
    Wrong("CONV-KERNEL-FLIPPED", "given", _weight(lambda weight: weight.flip(2, 3))),
    Wrong("CONV-KERNEL-FLIPPED", "given", _reaching_back),
    Wrong("CONV-KERNEL-FLIPPED-ROWS", "given", _weight(lambda weight: weight.flip(2))),
    Wrong("CONV-KERNEL-FLIPPED-COLUMNS", "given", _weight(lambda weight: weight.flip(3))),
    Wrong("CONV-KERNEL-TRANSPOSED", "given", _weight(lambda weight: weight.transpose(2, 3))),
    Wrong("CONV-KERNEL-ROTATED", "given", _weight(lambda weight: weight.rot90(1, (2, 3)))),
    Wrong("CONV-KERNEL-ROTATED", "given", _weight(lambda weight: weight.rot90(-1, (2, 3)))),
    Wrong("CONV-INPUT-TRANSPOSED", "given", _input(lambda x: x.transpose(2, 3))),
    Wrong("CONV-INPUT-FLIPPED", "given", _input(lambda x: x.flip(2, 3))),
    Wrong("CONV-OUTPUT-TRANSPOSED", "finish", lambda y: y.transpose(2, 3)),
    Wrong("CONV-MATRIX-PRODUCT", "slide", _matrix_product),
    Wrong("CONV-BIAS-MISSING", "shift", lambda y, bias: y),
    Wrong("CONV-BIAS-PER-INPUT", "given", lambda x, weight, bias: (x, weight, bias * x.shape[1]), "34"),
    Wrong("CONV-BIAS-FIRST-ONLY", "given", _bias(lambda bias: bias[:1].expand(len(bias))), "24"),
    Wrong("CONV-BIAS-FIRST-ONLY", "shift", _first_bias_once, "24"),
    Wrong("CONV-BIAS-LAST-ONLY", "given", _bias(lambda bias: bias[-1:].expand(len(bias))), "24"),
    Wrong("CONV-BIAS-REVERSED", "given", _bias(lambda bias: bias.flip(0)), "24"),
    Wrong("CONV-BIAS-SUBTRACTED", "given", _bias(lambda bias: -bias)),
    Wrong("CONV-BIAS-TWICE", "given", _bias(lambda bias: 2 * bias)),
    Wrong("CONV-BIAS-MULTIPLIED", "shift", lambda y, bias: y * bias.view(-1, 1, 1)),
    Wrong("CONV-BIAS-SUM", "given", _bias(lambda bias: bias.sum().expand(len(bias))), "24"),
    Wrong("CONV-BIAS-MEAN", "given", _bias(lambda bias: bias.mean().expand(len(bias))), "24"),
    Wrong("CONV-BIAS-ALONG-COLUMNS", "shift", lambda y, bias: y + bias, "24"),
    Wrong("CONV-BIAS-ALONG-COLUMNS", "shift", lambda y, bias: y + bias.view(-1, 1), "24"),
    Wrong("CONV-BIAS-ONLY", "slide", lambda x, weight: 0 * every_pair(x, weight)),
    Wrong("CONV-BIAS-PER-PRODUCT", "given", lambda x, weight, bias: (x, weight, bias * weight[0].numel())),
    Wrong("CONV-BIAS-PER-PRODUCT", "given", lambda x, weight, bias: (x, weight, bias * weight[0, 0].numel())),
    Wrong("CONV-IN-SUM-MISSING", "combine", lambda maps: maps.flatten(1, 2), "3"),
    Wrong("CONV-IN-SUM-MISSING", "combine", lambda maps: maps.transpose(1, 2), "4"),
    Wrong("CONV-IN-SUM-MISSING", "several", lambda: {"combine": _unsummed, "shift": _bias_before}, "4"),
    Wrong(
        "CONV-IN-SUM-MISSING",
        "several",
        lambda: {"combine": _unsummed, "shift": _bias_before, "finish": (lambda y: y.flatten(1, 2),)},
        "4",
    ),
    Wrong("CONV-IN-MEAN", "combine", lambda maps: maps.mean(2), "34"),
    Wrong("CONV-IN-MAX", "combine", lambda maps: maps.amax(2), "34"),
    Wrong("CONV-IN-MIN", "combine", lambda maps: maps.amin(2), "34"),
    Wrong("CONV-IN-PRODUCT", "combine", lambda maps: maps.prod(2), "34"),
    Wrong("CONV-IN-SUBTRACTED", "combine", lambda maps: 2 * maps[:, :, 0] - maps.sum(2), "34"),
    Wrong("CONV-IN-FIRST-ONLY", "given", _only_channel(slice(None, 1)), "34"),
    Wrong("CONV-IN-LAST-ONLY", "given", _only_channel(slice(-1, None)), "34"),
    Wrong("CONV-IN-REVERSED", "given", _input(lambda x: x.flip(1)), "34"),
    Wrong("CONV-IN-SAME-KERNEL", "given", _weight(lambda weight: weight[:, :1].expand_as(weight)), "34"),
    Wrong("CONV-IN-SAME-KERNEL", "given", _weight(lambda weight: weight[:, -1:].expand_as(weight)), "34"),
    Wrong("CONV-OUT-SUMMED", "finish", lambda y: y.sum(1, keepdim=True), "24"),
    Wrong("CONV-OUT-SUMMED", "finish", lambda y: y.sum(1, keepdim=True).expand_as(y), "24"),
    Wrong("CONV-OUT-SUMMED", "finish", lambda y: y.sum(1), "24"),
    Wrong("CONV-OUT-MEAN", "finish", lambda y: y.mean(1, keepdim=True), "24"),
    Wrong("CONV-OUT-RUNNING-SUM", "given", _weight(lambda weight: weight.cumsum(0)), "24"),
    Wrong("CONV-OUT-RUNNING-SUM", "finish", lambda y: y.cumsum(1), "24"),
    Wrong("CONV-OUT-COUNT-FROM-INPUT", "given", _as_many_outputs, "4"),
    Wrong("CONV-OUT-SAME-KERNEL", "given", _weight(lambda weight: weight[:1].expand_as(weight)), "24"),
    Wrong("CONV-OUT-SAME-KERNEL", "given", _weight(lambda weight: weight[-1:].expand_as(weight)), "24"),
    Wrong("CONV-OUT-REVERSED", "given", _weight(lambda weight: weight.flip(0)), "24"),
    Wrong("CONV-OUT-REVERSED", "finish", lambda y: y.flip(1), "24"),
    Wrong("CONV-OUT-FIRST-ONLY", "finish", lambda y: y[:, :1], "24"),
    Wrong("CONV-OUT-FIRST-ONLY", "finish", lambda y: y[:, :1].expand_as(y), "24"),
    Wrong("CONV-OUT-FIRST-ONLY", "finish", lambda y: y[:, 0], "24"),
    Wrong("CONV-OUT-FIRST-ONLY", "finish", _first_output_alone, "24"),
    Wrong("CONV-OUT-LAST-ONLY", "finish", lambda y: y[:, -1:], "24"),
    Wrong("CONV-OUT-LAST-ONLY", "finish", lambda y: y[:, -1:].expand_as(y), "24"),
    Wrong("CONV-OUT-LAST-ONLY", "finish", lambda y: y[:, -1], "24"),
    Wrong("CONV-OUT-LAST-ONLY", "finish", _last_output_alone, "24"),
    Wrong("CONV-WEIGHT-AXES-SWAPPED", "given", _weight(lambda weight: weight.transpose(0, 1)), "4"),
    Wrong(
        "CONV-WEIGHT-AXES-SWAPPED",
        "given",
        _weight(lambda weight: weight.reshape(weight.shape[1], weight.shape[0], *weight.shape[2:]).transpose(0, 1)),
        "4",
    ),
    Wrong("CONV-DEPTHWISE", "combine", _diagonal, "4"),
    Wrong("CONV-DEPTHWISE", "combine", _depthwise_around, "4"),
    Wrong("CONV-DEPTHWISE", "several", lambda: {"combine": _diagonal, "shift": _first_biases}, "4"),
    Wrong(
        "CONV-DEPTHWISE",
        "several",
        lambda: {
            "given": (_weight(lambda weight: weight[:, :1].expand_as(weight)),),
            "combine": _diagonal,
            "shift": _first_biases,
        },
        "4",
    ),
    Wrong("CONV-BATCH-FIRST-ONLY", "given", _input(lambda x: x[:1])),
    Wrong("CONV-BATCH-FIRST-ONLY", "finish", _first_image_alone),
    Wrong("CONV-BATCH-FIRST-FOR-ALL", "given", _input(lambda x: x[:1].expand_as(x))),
    Wrong("CONV-BATCH-SUMMED", "given", _input(lambda x: x.sum(0, keepdim=True))),
    Wrong("CONV-BATCH-SUMMED", "finish", lambda y: y.sum(0, keepdim=True), paired=True),
    Wrong("CONV-BATCH-SUMMED", "given", _input(lambda x: x.sum(0, keepdim=True).expand_as(x))),
    Wrong("CONV-BATCH-AVERAGED", "given", _input(lambda x: x.mean(0, keepdim=True))),
    Wrong("CONV-BATCH-LAST-FOR-ALL", "given", _input(lambda x: x[-1:].expand_as(x))),
    Wrong("CONV-BATCH-LAST-ONLY", "given", _input(lambda x: x[-1:])),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y[0]),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y.squeeze(0)),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y.squeeze()),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y[0, 0], "3"),
    Wrong("CONV-BATCH-CHANNEL-SWAPPED", "finish", lambda y: y.transpose(0, 1)),
    Wrong("CONV-CHANNELS-LAST", "finish", lambda y: y.permute(0, 2, 3, 1)),
    Wrong("CONV-RESHAPE-FOR-PERMUTE", "finish", _without_permute(0, 2, 3, 1), "24"),
    Wrong("CONV-RESHAPE-FOR-PERMUTE", "finish", _without_permute(1, 0, 2, 3), "24"),
    Wrong("CONV-RESHAPE-FOR-PERMUTE", "finish", _without_permute(2, 3, 0, 1), "24"),
    Wrong("CONV-RESHAPE-FOR-PERMUTE", "finish", _without_permute(0, 1, 3, 2)),
    Wrong("CONV-STRIDES-ASSUMED", "given", _input(_as_if_contiguous)),
    Wrong("CONV-CHANNEL-AXIS-MISSING", "finish", lambda y: y.squeeze(1), "3"),
    Wrong("CONV-PADDING-SAME", "given", _pad(lambda k: ((k - 1) // 2, k // 2))),
    Wrong("CONV-PADDING-SAME", "given", _pad(lambda k: (k // 2, k // 2))),
    Wrong("CONV-PADDING-SAME", "given", _pad(lambda k: (k // 2, (k - 1) // 2))),
    Wrong("CONV-PADDING-SAME", "given", _pad(lambda k: (1, 1)), paired=True),
    Wrong("CONV-PADDING-FULL", "given", _pad(lambda k: (k - 1, k - 1))),
    Wrong("CONV-STRIDE-2", "slide", _every(lambda weight: (2, 2))),
    Wrong("CONV-STRIDE-KERNEL", "slide", _every(lambda weight: (weight.shape[2], weight.shape[3]))),
    Wrong("CONV-ROW-MISSING", "finish", lambda y: y[..., :-1, :]),
    Wrong("CONV-ROW-MISSING", "finish", lambda y: F.pad(y[..., :-1, :], (0, 0, 0, 1))),
    Wrong("CONV-ROW-MISSING", "slide", lambda x, weight: F.pad(every_pair(x, weight)[..., :-1, :], (0, 0, 0, 1))),
    Wrong("CONV-COLUMN-MISSING", "finish", lambda y: y[..., :-1]),
    Wrong("CONV-COLUMN-MISSING", "finish", lambda y: F.pad(y[..., :-1], (0, 1))),
    Wrong("CONV-COLUMN-MISSING", "slide", lambda x, weight: F.pad(every_pair(x, weight)[..., :-1], (0, 1))),
    Wrong("CONV-EDGE-MISSING", "finish", lambda y: y[..., :-1, :-1]),
    Wrong("CONV-EDGE-MISSING", "finish", lambda y: F.pad(y[..., :-1, :-1], (0, 1, 0, 1))),
    Wrong("CONV-EDGE-MISSING", "slide", lambda x, weight: F.pad(every_pair(x, weight)[..., :-1, :-1], (0, 1, 0, 1))),
    Wrong("CONV-SIZE-TOO-BIG", "finish", lambda y: F.pad(y, (0, 1, 0, 1))),
    Wrong("CONV-SIZE-TOO-BIG", "slide", lambda x, weight: F.pad(every_pair(x, weight), (0, 1, 0, 1))),
    Wrong("CONV-SIZE-TOO-BIG", "given", _pad(lambda k: (0, 1))),
    Wrong("CONV-SIZE-TOO-BIG", "slide", _size_of_input),
    Wrong(
        "CONV-SIZE-TOO-BIG",
        "several",
        lambda: {"slide": lambda x, weight: _size_of_input(x, weight, math.nan), "finish": (torch.nan_to_num,)},
    ),
    Wrong("CONV-OFFSET", "slide", lambda x, weight: F.pad(every_pair(x, weight)[..., 1:, 1:], (0, 1, 0, 1))),
    Wrong("CONV-OFFSET", "finish", lambda y: y[..., 1:, 1:]),
    Wrong("CONV-OFFSET", "given", _one_before),
    Wrong("CONV-OFFSET", "given", _input(lambda x: x.roll((-1, -1), (2, 3)))),
    Wrong("CONV-OFFSET", "given", _input(lambda x: x.roll((1, 1), (2, 3)))),
    Wrong("CONV-OFFSET", "given", _input(lambda x: F.pad(x[..., 1:, 1:], (0, 1, 0, 1)))),
    Wrong("CONV-HEIGHT-FOR-WIDTH", "finish", _height_for_width),
    Wrong("CONV-HEIGHT-FOR-WIDTH", "finish", _width_for_height),
    Wrong("CONV-SQUARE-KERNEL", "slide", _height_for_kernel_width),
    Wrong("CONV-CHANNELS-HARDCODED", "given", _hardcoded(inputs=2), "34"),
    Wrong("CONV-CHANNELS-HARDCODED", "given", _hardcoded(inputs=3), "34"),
    Wrong("CONV-CHANNELS-HARDCODED", "given", _hardcoded(outputs=2), "24"),
    Wrong("CONV-CHANNELS-HARDCODED", "given", _hardcoded(outputs=3), "24"),
    Wrong("CONV-CHANNELS-HARDCODED", "given", _hardcoded(inputs=2, outputs=2), "4"),
    Wrong("CONV-CHANNELS-HARDCODED", "given", _hardcoded(inputs=2, outputs=3), "4"),
    Wrong("CONV-RELU", "finish", torch.relu),
    Wrong("CONV-ABS", "finish", torch.abs),
    Wrong("CONV-SQUARED", "finish", torch.square),
    Wrong("CONV-SIGMOID", "finish", torch.sigmoid),
    Wrong("CONV-TANH", "finish", torch.tanh),
    Wrong("CONV-NEGATED", "finish", torch.neg),
    Wrong("CONV-CLAMPED", "finish", lambda y: y.clamp(0, 1)),
    Wrong("CONV-TRUNCATED-TO-INT", "finish", torch.trunc),
    Wrong("CONV-TRUNCATED-TO-INT", "given", lambda x, weight, bias: (x.trunc(), weight.trunc(), bias.trunc())),
    Wrong("CONV-TRUNCATED-TO-INT", "finish", torch.floor),
    Wrong("CONV-TRUNCATED-TO-INT", "finish", lambda y: y.long()),
    Wrong("CONV-ROUNDED", "finish", torch.round),
    Wrong("CONV-ROUNDED", "finish", lambda y: y.round(decimals=1)),
    Wrong("CONV-ROUNDED", "finish", lambda y: y.round(decimals=2)),
    Wrong("CONV-NORMALISED", "finish", normalised),
    Wrong("CONV-NORMALISED", "finish", _zero_to_one),
    Wrong("CONV-NORMALISED", "finish", lambda y: y / y.abs().max()),
    Wrong("CONV-NORMALISED", "slide", _per_weight((2, 3))),
    Wrong("CONV-NORMALISED", "slide", _per_weight((1, 2, 3)), "34"),
    Wrong("CONV-NORMALISED", "given", _weight(lambda weight: weight / weight.sum((2, 3), keepdim=True))),
    Wrong("CONV-NORMALISED", "given", _weight(lambda weight: weight / weight.sum((1, 2, 3), keepdim=True)), "34"),
    Wrong("CONV-NORMALISED", "given", _input(lambda x: x / 255)),
)
