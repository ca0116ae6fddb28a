"""What goes wrong alike in a convolution and in both poolings: places left out, windows cut, strides and frames of one axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.explaining import wrong

from .windows import Sizes, convolved, framed, highest, mean, pair, sided, windows

Function = Callable[..., Tensor]


def _largest(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, stride or kernel)


def _average(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, padding)


RIGHT: Mapping[str, Function] = {"conv2d_strided": convolved, "max_pool2d": _largest, "avg_pool2d": _average}


Moves = Iterator[tuple[int, int, int, int]]
"""Of each axis: how long the image is, the window, its step, the frame."""


def _of_convolution(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Moves:
    return zip(x.shape[2:], weight.shape[2:], pair(stride), pair(padding), strict=True)


def _of_pooling(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Moves:
    return zip(x.shape[2:], pair(kernel), pair(stride or kernel), pair(padding), strict=True)


MOVES: Mapping[str, Callable[..., Moves]] = {
    "conv2d_strided": _of_convolution, "max_pool2d": _of_pooling, "avg_pool2d": _of_pooling,
}  # fmt: skip


def _cut(rows: int, columns: int) -> Callable[[Tensor], Tensor]:
    """Without its last rows and columns."""
    return lambda y: y[:, :, : y.shape[2] - rows, : y.shape[3] - columns]


def _emptied(rows: int, columns: int) -> Callable[[Tensor], Tensor]:
    """With zeros in its last rows and columns."""
    return lambda y: sided(_cut(rows, columns)(y), (0, min(rows, y.shape[2])), (0, min(columns, y.shape[3])))


def _exchanged(y: Tensor) -> Tensor:
    return y.reshape(*y.shape[:2], y.shape[3], y.shape[2])


FINISHES: tuple[tuple[str, Callable[[Tensor], Tensor]], ...] = (
    ("LAST-WINDOW-MISSING", _cut(1, 1)),
    ("LAST-WINDOW-MISSING", _emptied(1, 1)),
    ("LAST-ROW-MISSING", _cut(1, 0)),
    ("LAST-ROW-MISSING", _emptied(1, 0)),
    ("LAST-COLUMN-MISSING", _cut(0, 1)),
    ("LAST-COLUMN-MISSING", _emptied(0, 1)),
    ("FIRST-WINDOW-MISSING", lambda y: y[:, :, 1:, 1:]),
    ("FIRST-WINDOW-MISSING", lambda y: sided(y[:, :, 1:, 1:], (1, 0), (1, 0))),
)
"""What is done to the windows of the right result."""
AXES: tuple[tuple[str, Callable[[Tensor], Tensor]], ...] = (
    ("RESULT-TRANSPOSED", lambda y: y.transpose(2, 3)),
    ("RESULT-SIDES-EXCHANGED", _exchanged),
    ("RESULT-CHANNELS-LAST", lambda y: y.permute(0, 2, 3, 1)),
    ("RESULT-AXIS-MISSING", lambda y: y[0]),
    ("RESULT-AXIS-MISSING", lambda y: y[:, 0]),
    ("RESULT-AXIS-MISSING", lambda y: y.squeeze(0)),
    ("RESULT-AXIS-MISSING", lambda y: y.squeeze(1)),
    ("RESULT-AXIS-MISSING", lambda y: y.squeeze()),
    ("RESULT-AXIS-MISSING", lambda y: y.flatten(0, 1)),
)
"""What is done to its axes, those of a framed image too."""


def _finished(right: Function, finish: Callable[[Tensor], Tensor]) -> Function:
    return lambda *given: finish(right(*given))


def _last_start_excluded(of: str, axes: tuple[int, ...]) -> Function:
    """Along these axes windows begin in range(0, n - k, s), which ends before n - k."""

    def function(*given: Any) -> Tensor:
        y = RIGHT[of](*given)
        ends = [-(-(n + 2 * p - k) // s) for n, k, s, p in MOVES[of](*given)]
        rows, columns = (ends[axis] if axis in axes else y.shape[2 + axis] for axis in range(2))
        return y[:, :, :rows, :columns]

    return function


FINISHED = tuple(wrong(code, of=of)(_finished(RIGHT[of], finish)) for of in RIGHT for code, finish in FINISHES)
ARRANGED = tuple(
    wrong(code, of=of)(_finished(right, finish))
    for of, right in {**RIGHT, "pad_image": framed}.items()
    for code, finish in AXES
)
EXCLUDED = tuple(
    wrong("LAST-START-EXCLUDED", of=of)(_last_start_excluded(of, axes)) for of in RIGHT for axes in ((0, 1), (0,), (1,))
)


def _windows_of(longer: int, take: Callable[[Tensor], Tensor], of: str) -> Function:
    """Windows whose sides are so much longer, cut off at the border, in the places of the right ones."""

    def function(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
        (high, wide), (down, right) = (side + longer for side in pair(kernel)), pair(stride or kernel)
        due = RIGHT[of](x, kernel, stride, *(() if of == "max_pool2d" else (padding,)))
        x = sided(framed(x, padding), (0, max(longer, 0)), (0, max(longer, 0)), float("nan"))
        return take(windows(x, (high, wide), (down, right)))[:, :, : due.shape[2], : due.shape[3]]

    return function


def _largest_of(seen: Tensor) -> Tensor:
    return seen.nan_to_num(float("-inf"), neginf=float("-inf")).amax((4, 5))


def _mean_of(seen: Tensor) -> Tensor:
    return seen.nanmean((4, 5))


LONGER = tuple(
    wrong(code, of=of)(_windows_of(longer, take, of))
    for code, longer in (("WINDOW-SHORTER", -1), ("WINDOW-LONGER", 1))
    for of, take in (("max_pool2d", _largest_of), ("avg_pool2d", _mean_of))
)


def _count_by_height(*given: Any, of: str) -> int:
    """How many columns would be due if the image were as wide as it is high."""
    (high, _, _, _), (_, span, step, frame) = MOVES[of](*given)
    return max((high + 2 * frame - span) // step + 1, 0)


def _columns_of_height(of: str) -> Function:
    """So many columns, and an error where there are not as many."""

    def function(*given: Any) -> Tensor:
        y, count = RIGHT[of](*given), _count_by_height(*given, of=of)
        if count > y.shape[3]:
            raise IndexError("a window leaves the image")
        return y[:, :, :, :count]

    return function


def _cut_columns_of_height(take: Callable[[Tensor], Tensor], of: str) -> Function:
    """So many columns, whose windows are cut off at the border, as slices are; an error where nothing is left of them."""

    def function(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
        count = _count_by_height(x, kernel, stride, padding, of=of)
        span, step = pair(kernel)[1], pair(stride or kernel)[1]
        x = framed(x, padding)
        beyond = max((count - 1) * step + span - x.shape[3], 0)
        if beyond >= span:
            raise IndexError("nothing is left of a window")
        return take(windows(sided(x, (0, 0), (0, beyond), float("nan")), kernel, stride or kernel))[:, :, :, :count]

    return function


AS_WIDE_AS_HIGH = (
    *(wrong("WIDTH-FROM-HEIGHT", of=of)(_columns_of_height(of)) for of in RIGHT),
    wrong("WIDTH-FROM-HEIGHT", of="max_pool2d")(_cut_columns_of_height(_largest_of, "max_pool2d")),
    wrong("WIDTH-FROM-HEIGHT", of="avg_pool2d")(_cut_columns_of_height(_mean_of, "avg_pool2d")),
)


def _pooled_by(of: str, axis: int) -> Function:
    """A stride in one axis alone."""

    def function(x: Tensor, kernel: Sizes, stride: Sizes | None = None, *padding: Sizes) -> Tensor:
        step = [1, 1]
        step[axis] = pair(stride or kernel)[axis]
        return RIGHT[of](x, kernel, tuple(step), *padding)

    return function


STRIDES = tuple(
    wrong(code, of=of)(_pooled_by(of, axis))
    for axis, code in enumerate(("STRIDE-ROWS-ONLY", "STRIDE-COLUMNS-ONLY"))
    for of in ("max_pool2d", "avg_pool2d")
)

Frame = Callable[[Tensor, int, int], Tensor]
FRAMES: tuple[tuple[str, Frame, str], ...] = (
    ("PAD-ROWS-ONLY", lambda x, rows, columns: framed(x, (rows, 0)), "conv avg"),
    ("PAD-COLUMNS-ONLY", lambda x, rows, columns: framed(x, (0, columns)), "conv avg"),
    ("PADDING-REFLECTED", lambda x, rows, columns: F.pad(x, (columns, columns, rows, rows), "reflect"), "conv avg"),
    ("PADDING-CIRCULAR", lambda x, rows, columns: F.pad(x, (columns, columns, rows, rows), "circular"), "conv avg"),
    ("PADDING-TWICE", lambda x, rows, columns: framed(x, (2 * rows, 2 * columns)), "avg"),
    ("PADDING-ALWAYS-ONE", lambda x, rows, columns: framed(x, 1), "conv avg"),
)


def _in_frame(of: str, frame: Frame) -> Function:
    if of == "avg":
        return lambda x, kernel, stride=None, padding=0: _average(frame(x, *pair(padding)), kernel, stride)
    return lambda x, weight, bias, stride=1, padding=0: convolved(frame(x, *pair(padding)), weight, bias, stride)


def _size_without_frame(of: str) -> Function:
    """The windows of the framed image, as many as the bare one has."""

    def function(*given: Any) -> Tensor:
        rows, columns = (max((n - k) // s + 1, 0) for n, k, s, _ in MOVES[of](*given))
        return RIGHT[of](*given)[:, :, :rows, :columns]

    return function


FRAMED = tuple(
    wrong(code, of={"conv": "conv2d_strided", "avg": "avg_pool2d"}[of])(_in_frame(of, frame))
    for code, frame, some in FRAMES
    for of in some.split()
)
UNCOUNTED = tuple(
    wrong("PADDING-NOT-IN-SIZE", of=of)(_size_without_frame(of)) for of in ("conv2d_strided", "avg_pool2d")
)


@wrong("AVG-SUM-OF-SIDES", of="avg_pool2d")
def divided_by_sum_of_sides(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    high, wide = pair(kernel)
    return _average(x, kernel, stride, padding) * (high * wide) / (high + wide)


@wrong("AVG-BY-FOUR", of="avg_pool2d")
def divided_by_four(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    high, wide = pair(kernel)
    return _average(x, kernel, stride, padding) * (high * wide) / 4


@wrong("BIAS-FIRST-ONLY", of="conv2d_strided")
def first_bias(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias[:1].expand_as(bias), stride, padding)


@wrong("BIAS-TWICE", of="conv2d_strided")
def bias_twice(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, 2 * bias, stride, padding)


@wrong("INPUTS-LAST-ONLY", of="conv2d_strided")
def last_input_only(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x[:, -1:], weight[:, -1:], bias, stride, padding)


@wrong("IMAGES-ADDED", of="conv2d_strided")
def images_added(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x.sum(0, keepdim=True), weight, bias, stride, padding)


@wrong("IMAGES-ADDED", of="conv2d_strided")
def images_added_to_all(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x.sum(0, keepdim=True).expand_as(x), weight, bias, stride, padding)


@wrong("KERNEL-MIRRORED", of="conv2d_strided")
def mirrored(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight.flip(3), bias, stride, padding)


@wrong("KERNEL-MIRRORED", of="conv2d_strided")
def upside_down(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight.flip(2), bias, stride, padding)


@wrong("WEIGHT-AXES-EXCHANGED", of="conv2d_strided")
def axes_exchanged(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    outputs, inputs, high, wide = weight.shape
    return convolved(x, weight.reshape(inputs, outputs, high, wide).transpose(0, 1), bias, stride, padding)


@wrong("WEIGHT-AXES-EXCHANGED", of="conv2d_strided")
def weight_transposed(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, torch.transpose(weight, 0, 1), bias, stride, padding)


def _without_border(rows: slice, columns: slice) -> Function:
    """Pixels but these are zeros: `if 0 < row < high` for `0 <= row < high`."""

    def function(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
        inside = torch.zeros_like(x)
        inside[:, :, rows, columns] = x[:, :, rows, columns]
        return convolved(inside, weight, bias, stride, padding)

    return function


WITHOUT_BORDER = tuple(
    wrong("BORDER-PIXELS-LOST", of="conv2d_strided")(_without_border(part, part))
    for part in (slice(1, None), slice(None, -1), slice(1, -1))
)
