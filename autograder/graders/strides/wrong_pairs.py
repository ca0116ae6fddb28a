"""Two mistakes at once, in different steps of a convolution or of a pooling."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.explaining import wrong

from .windows import Pair, filled, framed, pair, sided, summed, windows


@dataclass(frozen=True, slots=True)
class Steps:
    """What a window is moved over, in numbers and pairs alone: image, size of the window, step, frame; kernels, biases."""

    x: Tensor
    span: Pair
    step: Pair
    frame: Pair
    weight: Tensor | None = None
    bias: Tensor | None = None
    asked: bool = True
    """Whether a stride was asked for."""


Change = Callable[[Steps], Steps]


def _framed(steps: Steps, x: Tensor) -> Steps:
    return replace(steps, x=x, frame=(0, 0))


FRAMES: dict[str, Change] = {
    "PADDING-IGNORED": lambda steps: replace(steps, frame=(0, 0)),
    "PADDING-TOP-LEFT": lambda steps: _framed(steps, sided(steps.x, (steps.frame[0], 0), (steps.frame[1], 0))),
    "PADDING-BOTTOM-RIGHT": lambda steps: _framed(steps, sided(steps.x, (0, steps.frame[0]), (0, steps.frame[1]))),
    "PADDING-REPLICATED": lambda steps: _framed(
        steps, F.pad(steps.x, (*2 * (steps.frame[1],), *2 * (steps.frame[0],)), "replicate")
    ),
    "PADDING-TWICE": lambda steps: replace(steps, frame=(2 * steps.frame[0], 2 * steps.frame[1])),
    "PAIR-REVERSED": lambda steps: replace(steps, frame=steps.frame[::-1]),
}
STRIDES: dict[str, Change] = {
    "STRIDE-IGNORED": lambda steps: replace(steps, step=(1, 1)),
    "PAIR-REVERSED": lambda steps: replace(steps, step=steps.step[::-1], frame=steps.frame[::-1]),
    "LAST-WINDOW-KEPT": lambda steps: _framed(steps, filled(framed(steps.x, steps.frame), steps.span, steps.step, 0.0)),
}
CONV_STRIDES: dict[str, Change] = STRIDES | {"STRIDE-IS-KERNEL": lambda steps: replace(steps, step=steps.span)}
POOL_STRIDES: dict[str, Change] = STRIDES | {
    "PAIR-REVERSED": lambda steps: replace(
        steps, span=steps.span[::-1], step=steps.step[::-1], frame=steps.frame[::-1]
    ),
    "POOL-STRIDE-IS-KERNEL": lambda steps: replace(steps, step=steps.span),
    "POOL-STRIDE-ONE": lambda steps: steps if steps.asked else replace(steps, step=(1, 1)),
}
KERNELS: dict[str, Change] = {
    "KERNEL-FLIPPED": lambda steps: replace(steps, weight=_of(steps.weight).flip(2, 3)),
    "KERNEL-TRANSPOSED": lambda steps: replace(steps, weight=_of(steps.weight).transpose(2, 3), span=steps.span[::-1]),
}
BIASES: dict[str, Change] = {
    "BIAS-MISSING": lambda steps: replace(steps, bias=0 * _of(steps.bias)),
    "BIAS-SUBTRACTED": lambda steps: replace(steps, bias=-_of(steps.bias)),
    "BIAS-PER-INPUT": lambda steps: replace(steps, bias=_of(steps.bias) * steps.x.shape[1]),
    "BIAS-FIRST-ONLY": lambda steps: replace(steps, bias=_of(steps.bias)[:1].expand_as(_of(steps.bias))),
}
MEANS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "AVG-SUM": lambda seen: seen.sum((4, 5)),
    "AVG-MAXIMUM": lambda seen: seen.amax((4, 5)),
    "AVG-ONE-SIDE": lambda seen: seen.sum((4, 5)) / seen.shape[4],
    "AVG-KERNEL-SQUARED": lambda seen: seen.sum((4, 5)) / seen.shape[4] ** 2,
    "AVG-FLOORED": lambda seen: seen.mean((4, 5)).floor(),
}
MAXIMA: Mapping[str, Callable[[Tensor], Tensor]] = {
    "POOL-ZERO-START": lambda seen: seen.amax((4, 5)).clamp(min=0),
    "POOL-MEAN": lambda seen: seen.mean((4, 5)),
    "POOL-MINIMUM": lambda seen: seen.amin((4, 5)),
    "POOL-SUM": lambda seen: seen.sum((4, 5)),
    "POOL-ACROSS-CHANNELS": lambda seen: seen.amax((1, 4, 5)).unsqueeze(1),
}


def _of(tensor: Tensor | None) -> Tensor:
    assert tensor is not None
    return tensor


def _moved(steps: Steps) -> Tensor:
    return windows(framed(steps.x, steps.frame), steps.span, steps.step)


def _convolution(*changes: Change, finish: Callable[[Tensor], Tensor] = lambda y: y) -> Callable[..., Tensor]:
    def function(x: Tensor, weight: Tensor, bias: Tensor, stride: Any = 1, padding: Any = 0) -> Tensor:
        steps = Steps(x, (weight.shape[2], weight.shape[3]), pair(stride), pair(padding), weight, bias)
        for change in changes:
            steps = change(steps)
        return finish(summed(_moved(steps), _of(steps.weight), _of(steps.bias)))

    return function


def _pooling(take: Callable[[Tensor], Tensor], *changes: Change) -> Callable[..., Tensor]:
    def function(x: Tensor, kernel: Any, stride: Any = None, padding: Any = 0) -> Tensor:
        steps = Steps(x, pair(kernel), pair(stride or kernel), pair(padding), asked=stride is not None)
        for change in changes:
            steps = change(steps)
        return take(_moved(steps))

    return function


def _uncounted(steps: Steps) -> Steps:
    """A frame of which a mean knows nothing."""
    return _framed(steps, framed(steps.x, steps.frame, float("nan")))


def _frame_of_zeros(frame: Callable[[Tensor, int, int], Tensor]) -> Callable[..., Tensor]:
    return lambda x, padding, value=0.0: frame(x, *pair(padding))


def _two(*groups: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], tuple[Any, Any]]]:
    """Two changes of different groups, under their codes."""
    for one, other in itertools.combinations(groups, 2):
        for codes in itertools.product(one, other):
            if len(set(codes)) > 1:
                yield codes, (one[codes[0]], other[codes[1]])


CONVOLUTIONS = tuple(
    wrong(*codes, of="conv2d_strided")(_convolution(*changes))
    for codes, changes in _two(KERNELS, BIASES, FRAMES, CONV_STRIDES)
)
WITH_RELU = tuple(
    wrong(code, "CONV-RELU", of="conv2d_strided")(_convolution(change, finish=torch.relu))
    for group in (KERNELS, BIASES, FRAMES, CONV_STRIDES)
    for code, change in group.items()
)
LARGEST = tuple(
    wrong(*codes, of="max_pool2d")(_pooling(*changes))
    for codes, changes in _two(MAXIMA, POOL_STRIDES)
    if "LAST-WINDOW-KEPT" not in codes
)
AVERAGES = tuple(
    wrong(*codes, of="avg_pool2d")(_pooling(*changes))
    for others in (FRAMES, POOL_STRIDES)
    for codes, changes in _two(MEANS, others)
)
UNCOUNTED = tuple(
    wrong("AVG-FRAME-NOT-COUNTED", code, of="avg_pool2d")(
        _pooling(lambda seen: seen.nanmean((4, 5)), change, _uncounted)
    )
    for code, change in POOL_STRIDES.items()
    if code != "LAST-WINDOW-KEPT"
)
FRAMES_AND_STRIDES = tuple(
    wrong(*codes, of="avg_pool2d")(_pooling(lambda seen: seen.mean((4, 5)), *changes))
    for codes, changes in _two(FRAMES, POOL_STRIDES)
)
ZERO_FRAMES = tuple(
    wrong(code, "PAD-VALUE-IGNORED", of="pad_image")(_frame_of_zeros(frame))
    for code, frame in (
        ("PADDING-TOP-LEFT", lambda x, rows, columns: sided(x, (rows, 0), (columns, 0))),
        ("PADDING-TOP-LEFT", lambda x, rows, columns: sided(x, (2 * rows, 0), (2 * columns, 0))),
        ("PADDING-BOTTOM-RIGHT", lambda x, rows, columns: sided(x, (0, rows), (0, columns))),
        ("PADDING-BOTTOM-RIGHT", lambda x, rows, columns: sided(x, (0, 2 * rows), (0, 2 * columns))),
        ("PAIR-REVERSED", lambda x, rows, columns: framed(x, (columns, rows))),
        ("PAIR-FIRST", lambda x, rows, columns: framed(x, rows)),
        ("PADDING-TWICE", lambda x, rows, columns: framed(x, (2 * rows, 2 * columns))),
        ("PAD-ROWS-ONLY", lambda x, rows, columns: framed(x, (rows, 0))),
        ("PAD-COLUMNS-ONLY", lambda x, rows, columns: framed(x, (0, columns))),
    )
)
