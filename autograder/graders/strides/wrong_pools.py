"""Wrong answers to max_pool2d and avg_pool2d: how the window moves, and what is taken of it."""

from __future__ import annotations

import functools

from torch import Tensor
from torch.nn import functional as F

from autograder.explaining import wrong

from .windows import Sizes, filled, framed, highest, mean, pair, sided, windows

wrong_max = functools.partial(wrong, of="max_pool2d")
wrong_mean = functools.partial(wrong, of="avg_pool2d")


@wrong_max("POOL-STRIDE-ONE")
def max_of_neighbours(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, stride or 1)


@wrong_max("POOL-STRIDE-IS-KERNEL")
def max_without_overlap(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, kernel)


@wrong_max("STRIDE-IGNORED")
def max_by_ones(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, 1)


@wrong_max("KERNEL-STRIDE-EXCHANGED")
def max_exchanged(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, stride or kernel, kernel)


@wrong_max("PAIR-REVERSED")
def max_reversed(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, pair(kernel)[::-1], pair(stride or kernel)[::-1])


@wrong_max("PAIR-FIRST")
def max_first_of_pairs(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, pair(kernel)[0], pair(stride or kernel)[0])


@wrong_max("LAST-WINDOW-KEPT")
def max_rest_kept(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(filled(x, kernel, stride or kernel, float("-inf")), kernel, stride or kernel)


@wrong_max("LAST-WINDOW-KEPT")
def max_rest_filled(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(filled(x, kernel, stride or kernel, 0.0), kernel, stride or kernel)


@wrong_max("POOL-ZERO-START")
def max_from_zero(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, stride or kernel).clamp(min=0)


@wrong_max("POOL-MEAN")
def max_is_mean(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return mean(x, kernel, stride or kernel)


@wrong_max("POOL-MINIMUM")
def max_is_minimum(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel).amin((4, 5))


@wrong_max("POOL-SUM")
def max_is_sum(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel).sum((4, 5))


@wrong_max("POOL-LARGEST-MAGNITUDE")
def max_of_magnitudes(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x.abs(), kernel, stride or kernel)


@wrong_max("POOL-LARGEST-MAGNITUDE")
def furthest_from_zero(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    seen = windows(x, kernel, stride or kernel).flatten(4)
    return seen.gather(4, seen.abs().argmax(4, keepdim=True)).squeeze(4)


@wrong_max("POOL-ACROSS-CHANNELS")
def max_across_channels(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, stride or kernel).amax(1, keepdim=True)


@wrong_max("POOL-ACROSS-CHANNELS")
def max_across_channels_kept(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    found = highest(x, kernel, stride or kernel)
    return found.amax(1, keepdim=True).expand_as(found).clone()


@wrong_max("POOL-ACROSS-IMAGES")
def max_across_images(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    found = highest(x, kernel, stride or kernel)
    return found.amax(0, keepdim=True).expand_as(found).clone()


@wrong_max("POOL-ONE-FOR-ALL")
def max_of_all(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    found = highest(x, kernel, stride or kernel)
    return found.amax((0, 1), keepdim=True).expand_as(found).clone()


@wrong_max("POOL-FIRST-PIXEL")
def max_is_first(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel)[..., 0, 0]


@wrong_max("POOL-WHOLE-IMAGE")
def max_of_image(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return x.amax((2, 3), keepdim=True)


@wrong_max("POOL-PLACES")
def max_places(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel).flatten(4).argmax(4).to(x.dtype)


@wrong_max("POOL-ROWS-ONLY")
def max_of_first_column(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel)[..., 0].amax(4)


@wrong_max("POOL-COLUMNS-ONLY")
def max_of_first_row(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel)[..., 0, :].amax(4)


@wrong_max("POOL-ZERO-FRAME")
def max_in_a_frame(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    high, wide = pair(kernel)
    return highest(framed(x, (high // 2, wide // 2)), kernel, stride or kernel)


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
