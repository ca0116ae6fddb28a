"""What goes wrong alike in a convolution and in both poolings: returned too soon, laid out in another order, begun elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from autograder.explaining import wrong

from .windows import Sizes, convolved, fit, framed, highest, mean, pair, sided, windows
from .wrong_places import MOVES, RIGHT, Function

Finish = Callable[[Tensor], Tensor]


def _finished(right: Function, finish: Finish) -> Function:
    return lambda *given: finish(right(*given))


def _only(*place: Any) -> Finish:
    """Zeros everywhere but in this place: what is there when a loop ends in its first turn."""

    def finish(y: Tensor) -> Tensor:
        out = torch.zeros_like(y)
        out[place] = y[place]
        return out

    return finish


TOO_SOON = tuple(
    wrong("RETURNED-TOO-SOON", of=of)(_finished(right, _only(*place)))
    for of, right in RIGHT.items()
    for place in ((..., 0, slice(None)), (..., 0, 0), (0, 0, 0), (0, 0, 0, 0))
)
ORDERS: tuple[Finish, ...] = (
    lambda y: y.permute(2, 3, 0, 1).reshape(y.shape),
    lambda y: y.permute(0, 2, 3, 1).reshape(y.shape),
    lambda y: y.transpose(2, 3).reshape(y.shape),
    lambda y: y.reshape(*y.shape[:2], y.shape[3], y.shape[2]).transpose(2, 3),
)
"""What stands in one order is cut into the axes of another."""
MIXED = tuple(
    wrong("RESULT-ORDER-MIXED", of=of)(_finished(right, order)) for of, right in RIGHT.items() for order in ORDERS
)


def _emptied(of: str, axes: tuple[int, ...]) -> Function:
    """A result of the right shape whose last cells stay 0: along these axes windows begin in range(0, n - k, s)."""

    def function(*given: Any) -> Tensor:
        y = RIGHT[of](*given).clone()
        ends = [-(-(n + 2 * p - k) // s) for n, k, s, p in MOVES[of](*given)]
        for axis in axes:
            y.movedim(2 + axis, 0)[ends[axis] :] = 0
        return y

    return function


EMPTIED = tuple(
    wrong("LAST-START-EXCLUDED", of=of)(_emptied(of, axes)) for of in RIGHT for axes in ((0, 1), (0,), (1,))
)


def _begun_before(every: Tensor, due: Tensor, stride: Sizes, padding: Sizes) -> Tensor:
    """Of the windows at `every` pixel those that begin a frame too early, or in the corner."""
    rows, columns = (
        torch.tensor([max(place * s - p, 0) for place in range(count)])
        for count, s, p in zip(due.shape[2:], pair(stride), pair(padding), strict=True)
    )
    return every[:, :, rows][:, :, :, columns]


@wrong("PADDING-TAKEN-BACK", of="conv2d_strided")
def products_begin_before(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    due = convolved(x, weight, bias, stride, padding)
    return _begun_before(convolved(x, weight, bias, 1, padding), due, stride, padding)


@wrong("PADDING-TAKEN-BACK", of="avg_pool2d")
def means_begin_before(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    due = mean(x, kernel, stride or kernel, padding)
    return _begun_before(mean(x, kernel, 1, padding), due, stride or kernel, padding)


@wrong("PADDING-IS-STRIDE", of="conv2d_strided")
def products_framed_by_stride(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, stride, stride)


@wrong("PADDING-IS-STRIDE", of="avg_pool2d")
def means_framed_by_stride(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, stride or kernel)


Sides = Callable[[int], tuple[int, int]]
ALL_ON_ONE_SIDE: tuple[tuple[str, Sides], ...] = (
    ("PADDING-TOP-LEFT", lambda width: (2 * width, 0)),
    ("PADDING-BOTTOM-RIGHT", lambda width: (0, 2 * width)),
    ("PADDING-COUNTED-AGAIN", lambda width: (width, 3 * width)),
)


def _framed_so(of: str, sides: Sides) -> Function:
    def frame(x: Tensor, padding: Sizes) -> Tensor:
        rows, columns = pair(padding)
        return sided(x, sides(rows), sides(columns))

    if of == "avg_pool2d":
        return lambda x, kernel, stride=None, padding=0: mean(frame(x, padding), kernel, stride or kernel)
    return lambda x, weight, bias, stride=1, padding=0: convolved(frame(x, padding), weight, bias, stride)


ONE_SIDE = tuple(
    wrong(code, of=of)(_framed_so(of, sides))
    for of in ("conv2d_strided", "avg_pool2d")
    for code, sides in ALL_ON_ONE_SIDE
)


@wrong("PADDING-COUNTED-AGAIN", of="avg_pool2d")
def means_of_what_is_left(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    """The size counts the frame again; windows are cut off at the end of the image in its frame."""
    rows, columns = pair(padding)
    beyond = sided(framed(x, padding), (0, 2 * rows), (0, 2 * columns), float("nan"))
    return windows(beyond, kernel, stride or kernel).nanmean((4, 5))


@wrong("KERNEL-FLATTENED-OTHERWISE", of="conv2d_strided")
def windows_end_with_channels(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    outputs, inputs, high, wide = weight.shape
    return convolved(x, weight.reshape(outputs, high, wide, inputs).permute(0, 3, 1, 2), bias, stride, padding)


@wrong("KERNEL-FLATTENED-OTHERWISE", of="conv2d_strided")
def kernels_end_with_channels(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight.permute(0, 2, 3, 1).reshape(weight.shape), bias, stride, padding)


@wrong("KERNEL-TRANSPOSED", of="conv2d_strided")
def kernels_by_columns(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    """Where a kernel is not square its numbers are only reordered."""
    return convolved(x, weight.transpose(2, 3).reshape(weight.shape), bias, stride, padding)


@wrong("BIAS-ALONG-COLUMNS", of="conv2d_strided")
def bias_along_columns(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    """`+ bias`: an error where there are not as many columns as outputs."""
    return convolved(x, weight, torch.zeros_like(bias), stride, padding) + bias


@wrong("SUM-NOT-RESET", of="conv2d_strided")
def sums_reset_by_rows(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, torch.zeros_like(bias), stride, padding).cumsum(3) + bias.view(-1, 1, 1)


@wrong("SUM-NOT-RESET", of="avg_pool2d")
def means_reset_by_rows(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, padding).cumsum(3)


@wrong("SUM-NOT-RESET", of="max_pool2d")
def maxima_reset_by_rows(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, stride or kernel).cummax(3).values


def _far_apart(x: Tensor, kernel: Sizes) -> Tensor:
    """Windows side by side, each axis split the wrong way round: (N, C, kH, H', kW, W')."""
    high, wide = pair(kernel)
    rows, columns = fit((x.shape[2], x.shape[3]), (high, wide), (high, wide), (0, 0))
    return x[:, :, : rows * high, : columns * wide].reshape(*x.shape[:2], high, rows, wide, columns)


@wrong("POOL-SPLIT-OTHERWISE", of="max_pool2d")
def maxima_far_apart(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    """Where the windows lie side by side."""
    if stride is not None and pair(stride) != pair(kernel):
        return highest(x, kernel, stride)
    return _far_apart(x, kernel).amax((2, 4))


@wrong("POOL-SPLIT-OTHERWISE", of="avg_pool2d")
def means_far_apart(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    """Where the windows lie side by side."""
    if stride is not None and pair(stride) != pair(kernel):
        return mean(x, kernel, stride, padding)
    return _far_apart(framed(x, padding), kernel).mean((2, 4))


@wrong("AVG-TABLE-OFF-BY-ONE", of="avg_pool2d")
def without_first_of_window(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    seen = windows(framed(x, padding), kernel, stride or kernel)
    return seen[..., 1:, 1:].sum((4, 5)) / seen[0, 0, 0, 0].numel()


@wrong("AVG-TABLE-OFF-BY-ONE", of="avg_pool2d")
def without_last_of_window(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    seen = windows(framed(x, padding), kernel, stride or kernel)
    return seen[..., :-1, :-1].sum((4, 5)) / seen[0, 0, 0, 0].numel()


@wrong("AVG-RUNNING-MEAN", of="avg_pool2d")
def two_by_two(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    first, *others = windows(framed(x, padding), kernel, stride or kernel).flatten(4).unbind(4)
    for other in others:
        first = (first + other) / 2
    return first


@wrong("AVG-RUNNING-MEAN", of="avg_pool2d")
def two_by_two_from_zero(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    seen = windows(framed(x, padding), kernel, stride or kernel).flatten(4)
    found = torch.zeros_like(seen[..., 0])
    for each in seen.unbind(4):
        found = (found + each) / 2
    return found


@wrong("AVG-ONE-LINE", of="avg_pool2d")
def mean_of_first_column(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return windows(framed(x, padding), kernel, stride or kernel)[..., 0].mean(4)


@wrong("AVG-ONE-LINE", of="avg_pool2d")
def mean_of_first_row(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return windows(framed(x, padding), kernel, stride or kernel)[..., 0, :].mean(4)
