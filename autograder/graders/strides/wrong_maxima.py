"""Wrong answers to max_pool2d: how the window moves, and what is taken of it."""

from __future__ import annotations

import functools

from torch import Tensor
from torch.nn import functional as F

from autograder.explaining import wrong

from .windows import Sizes, filled, framed, highest, mean, pair, spread, windows

wrong_max = functools.partial(wrong, of="max_pool2d")


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


@wrong_max("POOL-FRAME")
def max_in_a_frame_of_nothing(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    high, wide = pair(kernel)
    return highest(framed(x, (high // 2, wide // 2), float("-inf")), kernel, stride or kernel)


@wrong_max("POOL-FRAME")
def max_in_a_frame_of_one(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(framed(x, 1, float("-inf")), kernel, stride or kernel)


@wrong_max("PAIR-REVERSED")
def max_kernel_reversed(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, pair(kernel)[::-1], stride or kernel)


@wrong_max("PAIR-REVERSED")
def max_kernel_reversed_with_stride(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, pair(kernel)[::-1], stride or pair(kernel)[::-1])


@wrong_max("PAIR-REVERSED")
def max_stride_reversed(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, pair(stride)[::-1] if stride else kernel)


@wrong_max("PAIR-FIRST")
def max_first_of_stride(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, kernel, pair(stride)[0] if stride else kernel)


@wrong_max("PAIR-FIRST")
def max_first_of_kernel(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return highest(x, pair(kernel)[0], stride or pair(kernel)[0])


@wrong_max("STRIDE-WITHOUT-JUMP")
def max_without_jump(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    due = highest(x, kernel, stride or kernel)
    return highest(x, kernel, 1)[:, :, : due.shape[2], : due.shape[3]]


@wrong_max("STRIDE-INSIDE-WINDOW")
def max_spread(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return spread(x, kernel, stride or kernel).amax((4, 5))


@wrong_max("LAST-WINDOW-KEPT")
def max_ceil_mode(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return F.max_pool2d(x, kernel, stride, ceil_mode=True)


@wrong_max("POOL-WHOLE-IMAGE")
def max_of_image_repeated(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    due = highest(x, kernel, stride or kernel)
    return x.amax((2, 3), keepdim=True).expand_as(due).clone()


@wrong_max("POOL-LAST-PIXEL")
def max_is_last(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel)[..., -1, -1]


@wrong_max("POOL-MEDIAN")
def max_is_median(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    return windows(x, kernel, stride or kernel).flatten(4).median(4).values


@wrong_max("SUM-NOT-RESET")
def max_not_reset(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    found = highest(x, kernel, stride or kernel)
    return found.flatten(2).cummax(2).values.view_as(found)
