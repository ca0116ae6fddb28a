"""Wrong answers to avg_pool2d: how the window moves, and what is taken of it."""

from __future__ import annotations

import functools

from torch import Tensor
from torch.nn import functional as F

from autograder.explaining import wrong

from .windows import Sizes, filled, framed, highest, mean, pair, sided, spread, windows

wrong_mean = functools.partial(wrong, of="avg_pool2d")


@wrong_mean("AVG-MAXIMUM")
def mean_is_maximum(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return highest(framed(x, padding), kernel, stride or kernel)


@wrong_mean("AVG-SUM")
def mean_is_sum(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return windows(framed(x, padding), kernel, stride or kernel).sum((4, 5))


@wrong_mean("AVG-FRAME-NOT-COUNTED")
def mean_of_pixels(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return F.avg_pool2d(x, kernel, stride, padding, count_include_pad=False)


@wrong_mean("PADDING-IGNORED")
def mean_without_frame(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel)


@wrong_mean("PADDING-OF-RESULT")
def mean_framed(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return framed(mean(x, kernel, stride or kernel), padding)


@wrong_mean("PADDING-TOP-LEFT")
def mean_top_left(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    rows, columns = pair(padding)
    return mean(sided(x, (rows, 0), (columns, 0)), kernel, stride or kernel)


@wrong_mean("PADDING-BOTTOM-RIGHT")
def mean_bottom_right(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    rows, columns = pair(padding)
    return mean(sided(x, (0, rows), (0, columns)), kernel, stride or kernel)


@wrong_mean("PADDING-REPLICATED")
def mean_replicated(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    rows, columns = pair(padding)
    return mean(F.pad(x, (columns, columns, rows, rows), "replicate"), kernel, stride or kernel)


@wrong_mean("POOL-STRIDE-ONE")
def mean_of_neighbours(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or 1, padding)


@wrong_mean("POOL-STRIDE-IS-KERNEL")
def mean_without_overlap(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, kernel, padding)


@wrong_mean("STRIDE-IGNORED")
def mean_by_ones(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, 1, padding)


@wrong_mean("KERNEL-STRIDE-EXCHANGED")
def mean_exchanged(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, stride or kernel, kernel, padding)


@wrong_mean("PAIR-REVERSED")
def mean_reversed(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, pair(kernel)[::-1], pair(stride or kernel)[::-1], pair(padding)[::-1])


@wrong_mean("PAIR-FIRST")
def mean_first_of_pairs(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, pair(kernel)[0], pair(stride or kernel)[0], pair(padding)[0])


@wrong_mean("LAST-WINDOW-KEPT")
def mean_rest_kept(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(filled(framed(x, padding), kernel, stride or kernel, 0.0), kernel, stride or kernel)


@wrong_mean("LAST-WINDOW-KEPT")
def mean_ceil_mode(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return F.avg_pool2d(x, kernel, stride, padding, ceil_mode=True)


@wrong_mean("AVG-KERNEL-SQUARED")
def mean_of_square(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean_is_sum(x, kernel, stride, padding) / pair(kernel)[0] ** 2


@wrong_mean("AVG-BY-STRIDE")
def mean_by_stride(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    down, right = pair(stride or kernel)
    return mean_is_sum(x, kernel, stride, padding) / (down * right)


@wrong_mean("AVG-ONE-SIDE")
def mean_by_height(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean_is_sum(x, kernel, stride, padding) / pair(kernel)[0]


@wrong_mean("AVG-ONE-SIDE")
def mean_by_width(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean_is_sum(x, kernel, stride, padding) / pair(kernel)[1]


@wrong_mean("AVG-FLOORED")
def mean_floored(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, padding).floor()


@wrong_mean("AVG-MEDIAN")
def mean_is_median(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return windows(framed(x, padding), kernel, stride or kernel).flatten(4).median(4).values


@wrong_mean("POOL-ACROSS-CHANNELS")
def mean_across_channels(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, padding).mean(1, keepdim=True)


@wrong_mean("POOL-ACROSS-CHANNELS")
def mean_across_channels_kept(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    found = mean(x, kernel, stride or kernel, padding)
    return found.mean(1, keepdim=True).expand_as(found).clone()


@wrong_mean("POOL-ACROSS-IMAGES")
def mean_across_images(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    found = mean(x, kernel, stride or kernel, padding)
    return found.mean(0, keepdim=True).expand_as(found).clone()


@wrong_mean("POOL-WHOLE-IMAGE")
def mean_of_image(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return x.mean((2, 3), keepdim=True)


@wrong_mean("POOL-FIRST-PIXEL")
def mean_is_first(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return windows(framed(x, padding), kernel, stride or kernel)[..., 0, 0]


@wrong_mean("PAIR-REVERSED")
def mean_kernel_reversed(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, pair(kernel)[::-1], stride or kernel, padding)


@wrong_mean("PAIR-REVERSED")
def mean_kernel_reversed_with_stride(
    x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0
) -> Tensor:
    return mean(x, pair(kernel)[::-1], stride or pair(kernel)[::-1], padding)


@wrong_mean("PAIR-REVERSED")
def mean_stride_reversed(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, pair(stride)[::-1] if stride else kernel, padding)


@wrong_mean("PAIR-REVERSED")
def mean_padding_reversed(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, pair(padding)[::-1])


@wrong_mean("PAIR-FIRST")
def mean_first_of_stride(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, pair(stride)[0] if stride else kernel, padding)


@wrong_mean("PAIR-FIRST")
def mean_first_of_padding(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, pair(padding)[0])


@wrong_mean("PAIR-FIRST")
def mean_first_of_kernel(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, pair(kernel)[0], stride or pair(kernel)[0], padding)


@wrong_mean("STRIDE-WITHOUT-JUMP")
def mean_without_jump(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    due = mean(x, kernel, stride or kernel, padding)
    return mean(x, kernel, 1, padding)[:, :, : due.shape[2], : due.shape[3]]


@wrong_mean("STRIDE-INSIDE-WINDOW")
def mean_spread(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return spread(framed(x, padding), kernel, stride or kernel).mean((4, 5))


@wrong_mean("POOL-WHOLE-IMAGE")
def mean_of_image_repeated(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    due = mean(x, kernel, stride or kernel, padding)
    return x.mean((2, 3), keepdim=True).expand_as(due).clone()


@wrong_mean("POOL-ACROSS-CHANNELS")
def mean_of_channels_added(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    found = mean(x, kernel, stride or kernel, padding)
    return found.sum(1, keepdim=True).expand_as(found).clone()


@wrong_mean("AVG-ROUNDED")
def mean_rounded(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, padding).round()


@wrong_mean("AVG-TRUNCATED")
def mean_truncated(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(x, kernel, stride or kernel, padding).trunc()


@wrong_mean("PADDING-ONES")
def mean_with_ones(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    return mean(framed(x, padding, 1.0), kernel, stride or kernel)


@wrong_mean("SUM-NOT-RESET")
def mean_not_reset(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    found = mean(x, kernel, stride or kernel, padding)
    return found.flatten(2).cumsum(2).view_as(found)
