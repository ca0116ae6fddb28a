"""Wrong answers to max_pool2d and avg_pool2d as loops and slices of a student's own give them."""

from __future__ import annotations

import functools

import torch
from torch import Tensor

from autograder.explaining import wrong

from .windows import Sizes, fit, framed, highest, mean, pair, sided

wrong_max = functools.partial(wrong, of="max_pool2d")
wrong_mean = functools.partial(wrong, of="avg_pool2d")


@wrong_max("LAST-WINDOW-KEPT")
def max_from_every_place(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    """A window begins at every multiple of the stride, down to the last row and column."""
    steps = pair(stride or kernel)
    ends = (-(-n // s) * s - s + k for n, k, s in zip(x.shape[2:], pair(kernel), steps, strict=True))
    below, right = (max(end - n, 0) for end, n in zip(ends, x.shape[2:], strict=True))
    return highest(sided(x, (0, below), (0, right), float("-inf")), kernel, steps)


@wrong_max("PAIR-FIRST")
def max_in_squares(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    """Only the window is square; it moves by the pair, the kernel's where there is no stride."""
    return highest(x, pair(kernel)[0], stride or kernel)


@wrong_mean("PAIR-FIRST")
def mean_in_squares(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, pair(kernel)[0], stride or kernel, padding)


@wrong_max("PAIR-FIRST")
def max_by_one_step(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    """Only the step is the same in both axes, that of the kernel too where there is no stride."""
    return highest(x, kernel, pair(stride or kernel)[0])


@wrong_mean("PAIR-FIRST")
def mean_by_one_step(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, pair(stride or kernel)[0], padding)


@wrong_max("POOL-START-OF-IMAGE")
def max_from_first_of_channel(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return torch.maximum(highest(x, kernel, stride or kernel), x[:, :, :1, :1])


@wrong_max("POOL-START-OF-IMAGE")
def max_from_first_of_all(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return torch.maximum(highest(x, kernel, stride or kernel), x[:1, :1, :1, :1])


@wrong_max("WINDOW-SHORTER")
def max_of_all_but_last(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    """A side of one pixel stays."""
    due = highest(x, kernel, stride or kernel)
    high, wide = (max(side - 1, 1) for side in pair(kernel))
    return highest(x, (high, wide), stride or kernel)[:, :, : due.shape[2], : due.shape[3]]


@wrong_mean("AVG-BY-IMAGE")
def divided_by_image(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    high, wide = pair(kernel)
    return mean(x, kernel, stride or kernel, padding) * (high * wide) / (x.shape[2] * x.shape[3])


@wrong_mean("AVG-BY-IMAGE")
def divided_by_framed_image(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return divided_by_image(framed(x, padding), kernel, stride)


@wrong_mean("POOL-WHOLE-IMAGE")
def mean_of_framed_image(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    """The same number in every place."""
    places = fit((x.shape[2], x.shape[3]), pair(kernel), pair(stride or kernel), pair(padding))
    return framed(x, padding).mean((2, 3), keepdim=True).expand(-1, -1, *places).clone()
