"""Other operations on a window than the sum of its products, borders that are repeated, biases at some places only, sums
that are not set back, a ReLU too early, steps and frames of one axis, parts of kernels that are left out.

They stand alone: no pairs are made of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from .convolution import Finish, Given, Shift, Slide, Wrong, add_bias, add_inputs, every_pair

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


def _every(step: Callable[[Tensor], tuple[int, int]]) -> Slide:
    """Only every so-manieth row and column, as the kernels (O, I, kH, kW) say."""

    def slide(x: Tensor, weight: Tensor) -> Tensor:
        down, right = step(weight)
        return every_pair(x, weight)[..., ::down, ::right]

    return slide


def _framed(sides: Callable[[int, int], tuple[int, int, int, int]]) -> Given:
    """Zeros around x: `sides(kH, kW)` gives how many to the left, to the right, above and below."""
    return lambda x, weight, bias: (F.pad(x, sides(weight.shape[2], weight.shape[3])), weight, bias)


def _only(rows: slice, columns: slice) -> Given:
    """The kernels with zeros at all places but these."""

    def given(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        part = torch.zeros_like(weight)
        part[:, :, rows, columns] = weight[:, :, rows, columns]
        return x, part, bias

    return given


def _last_product(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of all products of a window and its kernels the last one."""
    part = torch.zeros_like(weight)
    part[:, -1, -1, -1] = weight[:, -1, -1, -1]
    return x, part, bias


def _diagonal(x: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """One index for the kernel's rows and columns."""
    return x, weight * torch.eye(weight.shape[2], weight.shape[3], dtype=weight.dtype), bias


def _weights_read(order: Callable[[Tensor], Tensor]) -> Given:
    """The kernels' numbers in another order, read anew as kernels."""
    return lambda x, weight, bias: (x, order(weight).reshape(weight.shape), bias)


def _pixels_read(order: Callable[[Tensor], Tensor]) -> Slide:
    """Windows (N, I, H', W', kH, kW) in another order, read anew as a row of pixels for each place."""

    def slide(x: Tensor, weight: Tensor) -> Tensor:
        windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
        images, inputs, height, width, *kernel = windows.shape
        again = order(windows).reshape(images, height, width, inputs, *kernel)
        return torch.einsum("nhwiuv,oiuv->noihw", again, weight)

    return slide


def _joined(dim: int) -> Finish:
    """The maps of the outputs one after the other along another axis, or (from 4 on) along a new one, `dim` - 4."""
    return lambda y: torch.cat(y.split(1, 1), dim) if dim < 4 else torch.stack(y.split(1, 1), dim - 4)


def _mixed(image: Callable[[Tensor], Tensor], kernels: Callable[[Tensor], Tensor]) -> Given:
    """Another image and other kernels made of those that are given, such as one of all inputs."""
    return lambda x, weight, bias: (image(x), kernels(weight), bias)


def _one_image(channel: slice) -> Given:
    """The same channel of the image under every kernel."""
    return lambda x, weight, bias: (x[:, channel].expand_as(x), weight, bias)


def _read_anew(each: Tensor) -> Tensor:
    """The numbers read in their order as (N, H, W, C), in place of moving the axes there."""
    n, c, h, w = each.shape
    return each.reshape(n, h, w, c).permute(0, 3, 1, 2)


def _one_for_each_image(y: Tensor, bias: Tensor) -> Tensor:
    """Biases counted by images, of which there may be no more."""
    if len(y) > len(bias):
        raise IndexError("no such bias")
    return y + bias[: len(y)].view(-1, 1, 1, 1)


def _every_kernel(maps: Tensor) -> Tensor:
    """The maps of all kernels added up, in every output channel."""
    summed = add_inputs(maps).sum(1, keepdim=True)
    return summed.expand(-1, maps.shape[1], -1, -1)


def _sum_for_each(maps: Tensor) -> Tensor:
    """The sum over the inputs, in as many output channels as there are inputs."""
    return add_inputs(maps).expand(-1, maps.shape[2], -1, -1)


def _sum_in_first(maps: Tensor) -> Tensor:
    """The same in the first of them, zeros in the others."""
    return F.pad(add_inputs(maps), (0, 0, 0, 0, 0, maps.shape[2] - 1))


def _at_steps(y: Tensor, weight: Tensor, between: float) -> Tensor:
    """The values where windows lie side by side; elsewhere `between`."""
    found = torch.full_like(y, between)
    rows, columns = slice(None, None, weight.shape[2]), slice(None, None, weight.shape[3])
    found[..., rows, columns] = y[..., rows, columns]
    return found


def _zeros_between(x: Tensor, weight: Tensor) -> Tensor:
    return _at_steps(every_pair(x, weight), weight, 0.0)


def _nothing_between(x: Tensor, weight: Tensor) -> Tensor:
    return _at_steps(every_pair(x, weight), weight, math.nan)


def _by_output(x: Tensor, weight: Tensor) -> Tensor:
    """x[:, o] under every kernel of output o."""
    if x.shape[1] < len(weight):
        raise IndexError("no such channel")
    return torch.stack([every_pair(x[:, o : o + 1].expand_as(x), weight)[:, o] for o in range(len(weight))], 1)


def _transposed_product(x: Tensor, weight: Tensor) -> Tensor:
    """`window @ kernel.T`, summed."""
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwuv,oizv->noihw", windows, weight)


def _sum(each: Tensor) -> Tensor:
    return each.sum(1, keepdim=True)


def _mean(each: Tensor) -> Tensor:
    return each.mean(1, keepdim=True)


def _over_places(x: Tensor, weight: Tensor) -> Tensor:
    """The sum over the places of the window, for each place of the kernel: (N, O, I, kH, kW)."""
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwuv,oiuv->noiuv", windows, weight)


ALL, BUT_FIRST, BUT_LAST = slice(None), slice(1, None), slice(None, -1)
FIRST, LAST = slice(None, 1), slice(-1, None)

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
        ("CONV-ABS", "combine", lambda maps: add_inputs(maps.abs()), "34"),
        ("CONV-TRUNCATED-TO-INT", "given", lambda x, weight, bias: (x.trunc(), weight, bias), "234"),
        ("CONV-TRUNCATED-TO-INT", "given", lambda x, weight, bias: (x, weight.trunc(), bias), "234"),
        ("CONV-STRIDE-ONE-AXIS", "slide", _every(lambda weight: (2, 1)), "234"),
        ("CONV-STRIDE-ONE-AXIS", "slide", _every(lambda weight: (1, 2)), "234"),
        ("CONV-STRIDE-ONE-AXIS", "slide", _every(lambda weight: (weight.shape[2], 1)), "234"),
        ("CONV-STRIDE-ONE-AXIS", "slide", _every(lambda weight: (1, weight.shape[3])), "234"),
        ("CONV-PADDING-SOME-SIDES", "given", _framed(lambda high, wide: (0, 0, high // 2, high // 2)), "234"),
        ("CONV-PADDING-SOME-SIDES", "given", _framed(lambda high, wide: (wide // 2, wide // 2, 0, 0)), "234"),
        ("CONV-PADDING-SOME-SIDES", "given", _framed(lambda high, wide: (0, 0, 1, 1)), "234"),
        ("CONV-PADDING-SOME-SIDES", "given", _framed(lambda high, wide: (1, 1, 0, 0)), "234"),
        ("CONV-PADDING-SOME-SIDES", "given", _framed(lambda high, wide: (wide - 1, 0, high - 1, 0)), "234"),
        ("CONV-PADDING-SOME-SIDES", "given", _framed(lambda high, wide: (0, wide - 1, 0, high - 1)), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(BUT_FIRST, ALL), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(ALL, BUT_FIRST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(BUT_FIRST, BUT_FIRST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(BUT_LAST, ALL), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(ALL, BUT_LAST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(BUT_LAST, BUT_LAST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(FIRST, ALL), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(ALL, FIRST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(FIRST, FIRST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(LAST, ALL), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(ALL, LAST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _only(LAST, LAST), "234"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _last_product, "34"),
        ("CONV-KERNEL-PARTLY-UNUSED", "given", _diagonal, "234"),
        ("CONV-ORDERS-DIFFER", "given", _weights_read(lambda weight: weight.permute(0, 2, 3, 1)), "34"),
        (
            "CONV-ORDERS-DIFFER",
            "given",
            _weights_read(lambda weight: weight.flatten(1).reshape(-1, len(weight)).T),
            "24",
        ),
        ("CONV-ORDERS-DIFFER", "slide", _pixels_read(lambda windows: windows.permute(0, 2, 3, 4, 5, 1)), "34"),
        ("CONV-ORDERS-DIFFER", "slide", _pixels_read(lambda windows: windows), "34"),
        ("CONV-ORDERS-DIFFER", "slide", _pixels_read(lambda windows: windows.permute(0, 1, 4, 5, 2, 3)), "234"),
        ("CONV-IN-SAME-IMAGE", "given", _one_image(FIRST), "34"),
        ("CONV-IN-SAME-IMAGE", "given", _one_image(LAST), "34"),
        ("CONV-IN-ADDED-FIRST", "given", _mixed(_sum, _sum), "34"),
        ("CONV-IN-ADDED-FIRST", "given", _mixed(_mean, _sum), "34"),
        ("CONV-IN-ADDED-FIRST", "given", _mixed(_sum, _mean), "34"),
        ("CONV-IN-ADDED-FIRST", "given", _mixed(_mean, _mean), "34"),
        ("CONV-IN-SUM-OTHER-AXIS", "combine", lambda maps: maps.sum(3, keepdim=True).flatten(1, 2), "3"),
        ("CONV-IN-SUM-OTHER-AXIS", "combine", lambda maps: maps.sum(4, keepdim=True).flatten(1, 2), "3"),
        ("CONV-OUT-OTHER-AXIS", "finish", _joined(0), "24"),
        ("CONV-OUT-OTHER-AXIS", "finish", _joined(2), "24"),
        ("CONV-OUT-OTHER-AXIS", "finish", _joined(3), "24"),
        ("CONV-OUT-OTHER-AXIS", "finish", _joined(4), "24"),
        ("CONV-OUT-OTHER-AXIS", "finish", _joined(5), "24"),
        ("CONV-SUM-OVER-PLACES", "slide", _over_places, "234"),
        ("CONV-OUT-SUMMED", "combine", _every_kernel, "24"),
        ("CONV-OUT-AS-MANY-AS-INPUTS", "combine", _sum_for_each, "3"),
        ("CONV-OUT-AS-MANY-AS-INPUTS", "combine", _sum_in_first, "3"),
        ("CONV-FIRST-EDGE-MISSING", "finish", lambda y: F.pad(y[..., 1:, 1:], (1, 0, 1, 0)), "234"),
        (
            "CONV-FIRST-EDGE-MISSING",
            "slide",
            lambda x, weight: F.pad(every_pair(x, weight)[..., 1:, 1:], (1, 0, 1, 0)),
            "234",
        ),
        ("CONV-STRIDE-KERNEL", "slide", _zeros_between, "234"),
        ("CONV-STRIDE-KERNEL", "several", lambda: {"slide": _nothing_between, "finish": (torch.nan_to_num,)}, "234"),
        ("CONV-IN-BY-OUTPUT", "slide", _by_output, "4"),
        (
            "CONV-SUMS-MULTIPLIED",
            "slide",
            _over_windows(lambda windows, kernels: windows.sum((5, 6)) * kernels.sum((4, 5))),
            "234",
        ),
        ("CONV-MATRIX-PRODUCT", "slide", _transposed_product, "234"),
        ("CONV-RESHAPE-FOR-PERMUTE", "given", _mixed(_read_anew, lambda weight: weight), "34"),
        ("CONV-RESHAPE-FOR-PERMUTE", "given", _mixed(_read_anew, _read_anew), "34"),
        ("CONV-BIAS-ALONG-IMAGES", "shift", lambda y, bias: y + bias.view(-1, 1, 1, 1), "24"),
        ("CONV-BIAS-ALONG-IMAGES", "shift", _one_for_each_image, "24"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: weight.shape[2]), "234"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: weight.shape[3]), "234"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: len(x)), "234"),
        ("CONV-BIAS-SEVERAL-TIMES", "given", _times(lambda x, weight: len(weight)), "24"),
    )
)
