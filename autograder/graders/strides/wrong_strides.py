"""Wrong answers to conv2d_strided: where the window stands, what the frame is, what else a convolution asks for."""

from __future__ import annotations

import functools

import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.explaining import wrong

from .windows import Sizes, convolved, filled, framed, pair, sided, spread, summed, windows

wrong_conv = functools.partial(wrong, of="conv2d_strided")


def _kernel(weight: Tensor) -> tuple[int, int]:
    return weight.shape[2], weight.shape[3]


@wrong_conv("STRIDE-IGNORED")
def no_stride(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, 1, padding)


@wrong_conv("STRIDE-INSIDE-WINDOW")
def inside_the_window(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return summed(spread(framed(x, padding), _kernel(weight), stride), weight, bias)


@wrong_conv("STRIDE-ROWS-ONLY")
def rows_only(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, (pair(stride)[0], 1), padding)


@wrong_conv("STRIDE-COLUMNS-ONLY")
def columns_only(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, (1, pair(stride)[1]), padding)


@wrong_conv("STRIDE-BEFORE-PADDING")
def of_the_image(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    down, right = pair(stride)
    return convolved(x[:, :, ::down, ::right], weight, bias, 1, padding)


@wrong_conv("STRIDE-BEFORE-WINDOW")
def of_the_padded_image(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    down, right = pair(stride)
    return convolved(framed(x, padding)[:, :, ::down, ::right], weight, bias)


@wrong_conv("STRIDE-LATE-START")
def late_start(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    down, right = pair(stride)
    return convolved(x, weight, bias, 1, padding)[:, :, down - 1 :: down, right - 1 :: right]


@wrong_conv("STRIDE-WITHOUT-JUMP")
def neighbours(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    """As many places as there should be, one beside the other."""
    every = convolved(x, weight, bias, 1, padding)
    down, right = pair(stride)
    return every[:, :, : -(-every.shape[2] // down), : -(-every.shape[3] // right)]


@wrong_conv("STRIDE-IS-KERNEL")
def stride_is_kernel(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, _kernel(weight), padding)


@wrong_conv("LAST-WINDOW-KEPT")
def rest_kept(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(filled(framed(x, padding), _kernel(weight), stride, 0.0), weight, bias, stride)


@wrong_conv("PAIR-REVERSED")
def strides_reversed(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, pair(stride)[::-1], padding)


@wrong_conv("PAIR-REVERSED")
def paddings_reversed(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, stride, pair(padding)[::-1])


@wrong_conv("PAIR-REVERSED")
def both_reversed(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, pair(stride)[::-1], pair(padding)[::-1])


@wrong_conv("PAIR-FIRST")
def first_of_strides(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, pair(stride)[0], padding)


@wrong_conv("PAIR-FIRST")
def first_of_paddings(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, stride, pair(padding)[0])


@wrong_conv("PAIR-FIRST")
def first_of_both(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, pair(stride)[0], pair(padding)[0])


@wrong_conv("STRIDE-PADDING-EXCHANGED")
def exchanged(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    down, right = pair(padding)
    return convolved(x, weight, bias, (down or 1, right or 1), stride)


@wrong_conv("PADDING-IGNORED")
def no_padding(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, stride)


@wrong_conv("PADDING-TOP-LEFT")
def top_left(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    rows, columns = pair(padding)
    return convolved(sided(x, (rows, 0), (columns, 0)), weight, bias, stride)


@wrong_conv("PADDING-BOTTOM-RIGHT")
def bottom_right(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    rows, columns = pair(padding)
    return convolved(sided(x, (0, rows), (0, columns)), weight, bias, stride)


@wrong_conv("PADDING-OF-RESULT")
def around_the_result(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return framed(convolved(x, weight, bias, stride), padding)


@wrong_conv("PADDING-ALWAYS-SAME")
def always_same(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    high, wide = _kernel(weight)
    return convolved(x, weight, bias, stride, ((high - 1) // 2, (wide - 1) // 2))


@wrong_conv("PADDING-TWICE")
def twice(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    rows, columns = pair(padding)
    return convolved(x, weight, bias, stride, (2 * rows, 2 * columns))


@wrong_conv("PADDING-REPLICATED")
def replicated(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    rows, columns = pair(padding)
    return convolved(F.pad(x, (columns, columns, rows, rows), "replicate"), weight, bias, stride)


@wrong_conv("PADDING-ONES")
def ones(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(framed(x, padding, 1.0), weight, bias, stride)


@wrong_conv("KERNEL-FLIPPED")
def flipped(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight.flip(2, 3), bias, stride, padding)


@wrong_conv("BIAS-MISSING")
def no_bias(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, torch.zeros_like(bias), stride, padding)


@wrong_conv("BIAS-PER-INPUT")
def bias_per_input(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias * x.shape[1], stride, padding)


@wrong_conv("INPUTS-FIRST-ONLY")
def first_input_only(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x[:, :1], weight[:, :1], bias, stride, padding)


@wrong_conv("WINDOW-MEAN")
def mean_for_sum(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    seen = windows(framed(x, padding), _kernel(weight), stride)
    return summed(seen, weight / weight[0].numel(), bias)


@wrong_conv("BIAS-SUBTRACTED")
def bias_subtracted(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, -bias, stride, padding)


@wrong_conv("INPUTS-AVERAGED")
def inputs_averaged(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight / x.shape[1], bias, stride, padding)


@wrong_conv("KERNEL-TRANSPOSED")
def transposed(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight.transpose(2, 3), bias, stride, padding)


@wrong_conv("CONV-RELU")
def with_relu(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, stride, padding).clamp(min=0)


@wrong_conv("OUTPUTS-FIRST-ONLY")
def one_kernel_for_all(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight[:1].expand_as(weight), bias, stride, padding)


@wrong_conv("STRIDE-LEAVES-HOLES")
def with_holes(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    down, right = pair(stride)
    every = convolved(x, weight, bias, 1, padding)
    out = torch.zeros_like(every)
    out[:, :, ::down, ::right] = every[:, :, ::down, ::right]
    return out


@wrong_conv("SUM-NOT-RESET")
def not_reset(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    sums = convolved(x, weight, torch.zeros_like(bias), stride, padding)
    return sums.flatten(2).cumsum(2).view_as(sums) + bias.view(-1, 1, 1)


@wrong_conv("IMAGES-FIRST-ONLY")
def first_image_only(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x[:1], weight, bias, stride, padding).expand(len(x), -1, -1, -1).clone()
