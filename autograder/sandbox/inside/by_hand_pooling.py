"""Pooling from windows, for a process that has no pooling kernels: what PyTorch's own would give, with its gradients.

x is (*leading, *image); `sizes` are one number for all axes of the image or one for each. The formulas are those of
https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html, AvgPool2d.html and AdaptiveAvgPool2d.html.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

Sizes = int | Sequence[int]


@dataclass(frozen=True, slots=True)
class Windows:
    """How windows lie on an image: one number an axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    ceil_mode: bool

    @classmethod
    def of(
        cls, axes: int, kernel: Sizes, stride: Sizes | None, padding: Sizes, dilation: Sizes, ceil_mode: bool
    ) -> Windows:
        """From an operator's arguments; without a stride windows lie side by side."""
        size = _each(axes, kernel)
        found = cls(size, _each(axes, stride) or size, _each(axes, padding), _each(axes, dilation), ceil_mode)
        if min(found.kernel) < 1 or min(found.stride) < 1:
            raise RuntimeError("kernel size and stride should be greater than zero")
        spans = found.spans()
        if any(2 * pad > span for pad, span in zip(found.padding, spans, strict=True)) or min(found.padding) < 0:
            raise RuntimeError("pad should be at most half of effective kernel size")
        return found

    def spans(self) -> tuple[int, ...]:
        """How far a window reaches on each axis."""
        return tuple(space * (k - 1) + 1 for k, space in zip(self.kernel, self.dilation, strict=True))

    def places(self, image: Sequence[int]) -> tuple[int, ...]:
        """How many windows lie on each axis."""
        found = []
        for size, span, step, pad in zip(image, self.spans(), self.stride, self.padding, strict=True):
            room = size + 2 * pad - span
            count = (-(-room // step) if self.ceil_mode else room // step) + 1
            if self.ceil_mode and (count - 1) * step >= size + pad:
                count -= 1  # no window begins in the padding on the right
            if count < 1:
                raise RuntimeError(f"Given input size {tuple(image)}: calculated output size is too small")
            found.append(count)
        return tuple(found)

    def over(self, x: Tensor, fill: float | bool) -> Tensor:
        """What each window sees of x, beyond it `fill`: (*leading, *places, pixels of a window)."""
        axes = len(self.kernel)
        image = x.shape[-axes:]
        places = self.places(image)
        reach = zip(places, self.stride, self.spans(), self.padding, image, strict=True)
        whole = [max((count - 1) * step + span, pad + size) for count, step, span, pad, size in reach]
        wide = x.new_full((*x.shape[:-axes], *whole), fill)
        inner: Any = (..., *(slice(pad, pad + size) for pad, size in zip(self.padding, image, strict=True)))
        wide[inner] = x
        for axis, (span, step, space, count) in enumerate(
            zip(self.spans(), self.stride, self.dilation, places, strict=True)
        ):
            wide = wide.unfold(x.dim() - axes + axis, span, step)[..., ::space]
            wide = wide.narrow(x.dim() - axes + axis, 0, count)
        return wide.flatten(-axes)


def max_pool(axes: int, x: Tensor, kernel: Sizes, *settings: Any, **named: Any) -> tuple[Tensor, Tensor]:
    """aten::max_pool{axes}d_with_indices: the largest of each window, and its place in the image, counted row by row."""
    stride, padding, dilation, ceil_mode = _named(settings, named, stride=(), padding=0, dilation=1, ceil_mode=False)
    walk = Windows.of(axes, kernel, stride, padding, dilation, ceil_mode)
    image = x.shape[-axes:]
    lowest = -math.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    index = torch.arange(math.prod(image)).reshape(image)
    inside = walk.over(torch.ones(image, dtype=torch.bool), False)
    seen, numbers = walk.over(x, lowest), walk.over(index, 0)
    best = seen.detach().masked_fill(~inside, lowest).argmax(-1, keepdim=True)
    places = numbers.expand(seen.shape).gather(-1, best).squeeze(-1)
    return seen.gather(-1, best).squeeze(-1), places


def max_pool_values(axes: int, x: Tensor, *settings: Any, **named: Any) -> Tensor:
    """aten::max_pool{axes}d: the largest of each window."""
    return max_pool(axes, x, *settings, **named)[0]


def average_pool(axes: int, x: Tensor, kernel: Sizes, *settings: Any, **named: Any) -> Tensor:
    """aten::avg_pool{axes}d: the mean of each window, zeros around the image counted where `count_include_pad` says so."""
    stride, padding, ceil_mode, with_padding, divisor = _named(
        settings, named, stride=(), padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
    )
    walk = Windows.of(axes, kernel, stride, padding, 1, ceil_mode)
    total = walk.over(x, 0).sum(-1)
    if divisor:
        mean: Tensor = total / divisor
        return mean
    image = x.shape[-axes:]
    counted = torch.ones(image, dtype=x.dtype)
    if with_padding:
        counted = Windows.over(
            _bordered(walk), torch.ones([n + 2 * p for n, p in zip(image, walk.padding, strict=True)]), 0
        )
        return total / _cut(counted.sum(-1), total.shape[-axes:])
    return total / walk.over(counted, 0).sum(-1)


def adaptive_average(axes: int, x: Tensor, sizes: Sizes) -> Tensor:
    """aten::adaptive_avg_pool{axes}d: the mean of each of `sizes` parts of the image."""
    for axis in range(axes):
        x = torch.stack([part.mean(axis - axes) for part in _parts(axes, x, sizes, axis)], axis - axes)
    return x


def adaptive_max(axes: int, x: Tensor, sizes: Sizes) -> tuple[Tensor, Tensor]:
    """aten::adaptive_max_pool{axes}d: the largest of each of `sizes` parts of the image, and its place."""
    image = x.shape[-axes:]
    places = torch.arange(math.prod(image)).reshape(image).expand(x.shape)
    for axis in reversed(range(axes)):
        found = []
        for part, place in zip(_parts(axes, x, sizes, axis), _parts(axes, places, sizes, axis), strict=True):
            best = part.detach().argmax(axis - axes, keepdim=True)
            found.append((part.gather(axis - axes, best), place.gather(axis - axes, best)))
        x, places = (torch.cat(list(items), axis - axes) for items in zip(*found, strict=True))
    return x, places


def _parts(axes: int, x: Tensor, sizes: Sizes, axis: int) -> list[Tensor]:
    whole = x.shape[axis - axes]
    count = _each(axes, sizes)[axis]
    ends = [(part * whole // count, -(-(part + 1) * whole // count)) for part in range(count)]
    return [x.narrow(axis - axes, start, end - start) for start, end in ends]


def _bordered(walk: Windows) -> Windows:
    """The same windows on an image that has its padding already."""
    return Windows(walk.kernel, walk.stride, (0,) * len(walk.kernel), walk.dilation, walk.ceil_mode)


def _cut(counted: Tensor, sizes: Sequence[int]) -> Tensor:
    for axis, size in enumerate(sizes):
        counted = counted.narrow(axis, 0, size)
    return counted


def _named(settings: Sequence[Any], named: dict[str, Any], **defaults: Any) -> list[Any]:
    """The values of an operator's further arguments, given by place or by name."""
    given = dict(zip(defaults, settings, strict=False)) | named
    return [given.get(name, default) for name, default in defaults.items()]


def _each(axes: int, sizes: Sizes | None) -> tuple[int, ...]:
    if isinstance(sizes, int):
        return (sizes,) * axes
    found = tuple(sizes or ())
    return found * axes if len(found) == 1 else found
