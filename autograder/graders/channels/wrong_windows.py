"""Other operations on a window than the sum of its products, borders that are repeated, biases at some places only, sums
that are not set back, a ReLU too early.

They stand alone: no pairs are made of them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor

from .convolution import Given, Shift, Slide, Wrong, add_bias, add_inputs

Combined = Callable[[Tensor, Tensor], Tensor]


def _over_windows(operation: Combined) -> Slide:
    """`operation` on windows (N, 1, I, H', W', kH, kW) and kernels (O, I, 1, 1, kH, kW), in place of the sum of products."""

    def slide(x: Tensor, weight: Tensor) -> Tensor:
        windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
        return operation(windows.unsqueeze(1), weight[:, :, None, None])

    return slide


def _bordered(mode: str) -> Given:
    """The image widened to keep its size, by what it holds at its border."""

    def given(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        down, right = weight.shape[2] - 1, weight.shape[3] - 1
        around = (right // 2, right - right // 2, down // 2, down - down // 2)
        return F.pad(x, around, mode=mode), weight, bias

    return given


def _at(place: Callable[[Tensor], Tensor]) -> Shift:
    """The bias added where `place`, a view of the result, lies."""

    def shift(y: Tensor, bias: Tensor) -> Tensor:
        y = y.clone()
        place(y).add_(bias.view(-1, 1, 1))
        return y

    return shift


def _times(count: Callable[[Tensor, Tensor], int]) -> Given:
    return lambda x, weight, bias: (x, weight, bias * count(x, weight))


def _not_reset(start: int, *, with_bias: bool = False) -> Shift:
    """A sum that goes on at the next place, along the axes from `start` on; the bias may be part of it."""

    def shift(y: Tensor, bias: Tensor) -> Tensor:
        summed = (add_bias(y, bias) if with_bias else y).flatten(start).cumsum(start).view_as(y)
        return summed if with_bias else add_bias(summed, bias)

    return shift


WRONG: tuple[Wrong, ...] = tuple(
    Wrong(code, step, change, questions, alone=True)
    for code, step, change, questions in (
        (
            "CONV-KERNEL-UNUSED",
            "slide",
            _over_windows(lambda windows, kernels: (windows + 0 * kernels).sum((5, 6))),
            "234",
        ),
        ("CONV-WINDOW-MAX", "slide", _over_windows(lambda windows, kernels: (windows * kernels).amax((5, 6))), "234"),
        (
            "CONV-WINDOW-DIFFERENCE",
            "slide",
            _over_windows(lambda windows, kernels: (windows - kernels).sum((5, 6))),
            "234",
        ),
        (
            "CONV-WINDOW-DIFFERENCE",
            "slide",
            _over_windows(lambda windows, kernels: (windows - kernels).abs().sum((5, 6))),
            "234",
        ),
        (
            "CONV-WINDOW-DIFFERENCE",
            "slide",
            _over_windows(lambda windows, kernels: (windows - kernels).square().sum((5, 6))),
            "234",
        ),
        ("CONV-WINDOW-SUM", "slide", _over_windows(lambda windows, kernels: (windows + kernels).sum((5, 6))), "234"),
        ("CONV-PADDING-REPEATED", "given", _bordered("replicate"), "234"),
        ("CONV-PADDING-REPEATED", "given", _bordered("reflect"), "234"),
        ("CONV-PADDING-REPEATED", "given", _bordered("circular"), "234"),
        ("CONV-BIAS-SOME-PLACES", "shift", _at(lambda y: y[..., :1, :1]), "234"),
        ("CONV-BIAS-SOME-PLACES", "shift", _at(lambda y: y[..., -1:, -1:]), "234"),
        ("CONV-BIAS-SOME-PLACES", "shift", _at(lambda y: y[..., :1, :]), "234"),
        ("CONV-BIAS-SOME-PLACES", "shift", _at(lambda y: y[..., -1:, :]), "234"),
        ("CONV-BIAS-SOME-PLACES", "shift", _at(lambda y: y[..., :1]), "234"),
        ("CONV-BIAS-SOME-PLACES", "shift", _at(lambda y: y[..., -1:]), "234"),
        ("CONV-BIAS-SOME-PLACES", "shift", _at(lambda y: y[:1]), "234"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(3), "234"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(3, with_bias=True), "234"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(2), "234"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(2, with_bias=True), "234"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(1), "24"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(1, with_bias=True), "24"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(0), "234"),
        ("CONV-SUM-NOT-RESET", "shift", _not_reset(0, with_bias=True), "234"),
        ("CONV-RELU", "combine", lambda maps: add_inputs(maps.relu()), "234"),
        ("CONV-RELU", "shift", lambda y, bias: add_bias(y.relu(), bias), "34"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: weight.shape[2]), "234"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: weight.shape[3]), "234"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: len(x)), "234"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: len(weight)), "24"),
    )
)
