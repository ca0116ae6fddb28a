"""Wrong answers to max_pool2d and avg_pool2d as loops and slices of a student's own give them."""

from __future__ import annotations

import functools

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


@wrong_mean("POOL-WHOLE-IMAGE")
def mean_of_framed_image(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    """The same number in every place."""
    places = fit((x.shape[2], x.shape[3]), pair(kernel), pair(stride or kernel), pair(padding))
    return framed(x, padding).mean((2, 3), keepdim=True).expand(-1, -1, *places).clone()
