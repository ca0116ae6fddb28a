"""Honest ways of being right: each computes what its question asks in a style of its own."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from torch import Tensor, nn
from torch.nn import functional as F

from .right import avg_pool2d, conv2d_strided, max_pool2d, output_size, pad_image
from .windows import Sizes, fit, framed, pair, sided, windows

Way = Callable[..., Any]


class DoesNotFitError(ValueError):
    """A ValueError of a student's own."""


def _along(count: Callable[[int, int, int, int], int]) -> Way:
    def size_of(size: Sizes, kernel: Sizes, stride: Sizes = 1, padding: Sizes = 0) -> Sizes:
        found = [count(*each) for each in zip(pair(size), pair(kernel), pair(stride), pair(padding), strict=True)]
        if min(found) < 1:
            raise DoesNotFitError(f"{kernel} in {size}")
        return (found[0], found[1]) if isinstance(size, tuple) else found[0]

    return size_of


def _walk(n: int, k: int, s: int, p: int) -> int:
    places, start = 0, -p
    while start + k <= n + p:
        places, start = places + 1, start + s
    return places


def _frame_of_strips(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    if min(rows, columns) < 0:
        raise ValueError(padding)
    side = x.new_full((*x.shape[:3], columns), value)
    middle = torch.cat([side, x, side], 3)
    lid = x.new_full((*x.shape[:2], rows, middle.shape[3]), value)
    return torch.cat([lid, middle, lid], 2)


def _frame_by_pixels(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    if rows < 0 or columns < 0:
        raise ValueError("negative")
    out = np.full((*x.shape[:2], x.shape[2] + 2 * rows, x.shape[3] + 2 * columns), value, x.numpy().dtype)
    for i, j in itertools.product(range(x.shape[2]), range(x.shape[3])):
        out[:, :, i + rows, j + columns] = x[:, :, i, j].numpy()
    return torch.from_numpy(out)


def _frame_outside_in(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    if rows < 0 or columns < 0:
        raise ValueError("negative")
    turned = sided(x.transpose(2, 3), (columns, columns), (rows, rows), value)
    return turned.transpose(2, 3)


def _frame_where(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    if rows < 0 or columns < 0:
        raise ValueError("negative")
    high, wide = x.shape[2:]
    row, column = torch.arange(-rows, high + rows), torch.arange(-columns, wide + columns)
    inside = ((row >= 0) & (row < high))[:, None] & ((column >= 0) & (column < wide))
    taken = x[:, :, row.clamp(0, high - 1)][:, :, :, column.clamp(0, wide - 1)]
    return torch.where(inside, taken, torch.tensor(value, dtype=x.dtype))


Taking = Callable[[Tensor, tuple[int, int], tuple[int, int]], Tensor]
"""Every window (N, C, H', W', kH, kW) of an image."""


def _by_slices(x: Tensor, kernel: tuple[int, int], stride: tuple[int, int]) -> Tensor:
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(x.shape[2:], kernel, stride, strict=True))
    found = [
        [
            x[:, :, i * stride[0] : i * stride[0] + kernel[0], j * stride[1] : j * stride[1] + kernel[1]]
            for j in range(columns)
        ]
        for i in range(rows)
    ]
    return torch.stack([torch.stack(row, 2) for row in found], 2)


def _by_im2col(x: Tensor, kernel: tuple[int, int], stride: tuple[int, int]) -> Tensor:
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(x.shape[2:], kernel, stride, strict=True))
    flat = F.unfold(x, kernel, stride=stride)
    return flat.reshape(x.shape[0], x.shape[1], *kernel, rows, columns).permute(0, 1, 4, 5, 2, 3)


def _by_numpy(x: Tensor, kernel: tuple[int, int], stride: tuple[int, int]) -> Tensor:
    every = sliding_window_view(x.numpy(), kernel, axis=(2, 3))[:, :, :: stride[0], :: stride[1]]
    return torch.from_numpy(np.ascontiguousarray(every))


def _by_dense(x: Tensor, kernel: tuple[int, int], stride: tuple[int, int]) -> Tensor:
    return windows(x, kernel, 1)[:, :, :: stride[0], :: stride[1]]


TAKING: Mapping[str, Taking] = {
    "unfold": windows, "slices": _by_slices, "im2col": _by_im2col, "numpy": _by_numpy, "dense": _by_dense,
}  # fmt: skip

MAXIMA: Mapping[str, Callable[[Tensor], Tensor]] = {
    "amax": lambda seen: seen.amax((4, 5)),
    "max twice": lambda seen: seen.max(5).values.max(4).values,
    "sorted": lambda seen: seen.flatten(4).sort(4).values[..., -1],
    "folded": lambda seen: _fold(torch.maximum, seen),
    "where": lambda seen: _fold(lambda one, other: torch.where(one > other, one, other), seen),
}
MEANS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "mean": lambda seen: seen.mean((4, 5)),
    "sum": lambda seen: seen.sum((4, 5)) / (seen.shape[4] * seen.shape[5]),
    "weights": lambda seen: (seen * (1 / (seen.shape[4] * seen.shape[5]))).sum((4, 5)),
    "folded": lambda seen: _fold(torch.add, seen) / seen[0, 0, 0, 0].numel(),
    "double": lambda seen: seen.double().mean((4, 5)).to(seen.dtype),
}
SUMS: Mapping[str, Callable[[Tensor, Tensor, Tensor], Tensor]] = {
    "einsum": lambda seen, weight, bias: torch.einsum("nchwuv,ocuv->nohw", seen, weight) + bias[:, None, None],
    "products": lambda seen, weight, bias: (
        (seen[:, None] * weight[:, :, None, None]).sum((2, 5, 6)) + bias.reshape(1, -1, 1, 1)
    ),
    "tensordot": lambda seen, weight, bias: (
        torch.tensordot(seen, weight, ([1, 4, 5], [1, 2, 3])).add(bias).movedim(3, 1)
    ),
    "by output": lambda seen, weight, bias: torch.stack(
        [(seen * one[:, None, None]).sum((1, 4, 5)) + b for one, b in zip(weight, bias, strict=True)], 1
    ),
    "double": lambda seen, weight, bias: (
        torch.einsum("nchwuv,ocuv->nohw", seen.double(), weight.double()) + bias.double()[:, None, None]
    ).to(seen.dtype),
}


def _fold(join: Callable[[Tensor, Tensor], Tensor], seen: Tensor) -> Tensor:
    first, *others = seen.flatten(4).unbind(4)
    for other in others:
        first = join(first, other)
    return first


def conv_way(take: Taking, total: Callable[[Tensor, Tensor, Tensor], Tensor]) -> Way:
    """A convolution that takes its windows and adds their products like this."""

    def convolve(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
        kernel = (weight.shape[2], weight.shape[3])
        fit((x.shape[2], x.shape[3]), kernel, pair(stride), pair(padding))
        return total(take(framed(x, padding), kernel, pair(stride)), weight, bias)

    return convolve


def pool_way(take: Taking, reduce: Callable[[Tensor], Tensor]) -> Way:
    """A pooling that takes its windows and what it wants of them like this."""

    def pooled(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
        step = pair(kernel) if stride is None else pair(stride)
        fit((x.shape[2], x.shape[3]), pair(kernel), step, pair(padding))
        return reduce(take(framed(x, padding), pair(kernel), step))

    return pooled


def _mean_by_convolution(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    """A convolution of each channel with a kernel of equal weights."""
    span = pair(kernel)
    fit((x.shape[2], x.shape[3]), span, pair(stride or kernel), pair(padding))
    weight = x.new_ones(x.shape[1], 1, *span) / (span[0] * span[1])
    return F.conv2d(x, weight, None, stride or kernel, padding, groups=x.shape[1])


def _named_layers() -> nn.Sequential:
    conv = nn.Conv2d(in_channels=3, out_channels=8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=True)
    return nn.Sequential(OrderedDict(conv=conv, relu=nn.ReLU(), pool=nn.MaxPool2d(kernel_size=(2, 2), stride=(2, 2))))


def _appended_layers() -> nn.Sequential:
    made = nn.Sequential()
    for layer in (nn.Conv2d(3, 8, 3, padding="same"), nn.ReLU(inplace=True), nn.MaxPool2d(2, 2)):
        made.append(layer)
    return made


def _other_weights() -> nn.Sequential:
    conv = nn.Conv2d(3, 8, 3, 1, 1)
    conv.reset_parameters()
    return nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2, stride=None)).eval()


WAYS: Mapping[str, Mapping[str, Way]] = {
    "output_size": {
        "formula": output_size,
        "range": _along(lambda n, k, s, p: len(range(-p, n + p - k + 1, s))),
        "walk": _along(_walk),
        "starts": _along(lambda n, k, s, p: sum(at % s == 0 for at in range(n + 2 * p - k + 1))),
        "divmod": _along(lambda n, k, s, p: divmod(n + 2 * p - k + s, s)[0]),
    },
    "pad_image": {
        "right": pad_image, "strips": _frame_of_strips, "pixels": _frame_by_pixels, "turned": _frame_outside_in,
        "where": _frame_where,
    },
    "conv2d_strided": {
        "right": conv2d_strided,
        **{f"{a}, {b}": conv_way(take, total) for (a, take), (b, total) in itertools.product(TAKING.items(), SUMS.items())},
    },
    "max_pool2d": {
        "right": max_pool2d,
        **{f"{a}, {b}": pool_way(take, top) for (a, take), (b, top) in itertools.product(TAKING.items(), MAXIMA.items())},
    },
    "avg_pool2d": {
        "right": avg_pool2d, "convolution": _mean_by_convolution,
        **{f"{a}, {b}": pool_way(take, mean) for (a, take), (b, mean) in itertools.product(TAKING.items(), MEANS.items())},
    },
    "block": {"named": _named_layers, "appended": _appended_layers, "other weights": _other_weights},
}  # fmt: skip


def one_by_one(way: Way) -> Way:
    """Every image by itself."""

    def answer(x: Tensor, *others: Any) -> Tensor:
        return torch.cat([torch.as_tensor(way(x[[at]], *others)) for at in range(len(x))])

    return answer


def copied(way: Way) -> Way:
    """The image laid out anew first, and left as it is."""
    return lambda x, *others: way(x.clone(memory_format=torch.contiguous_format), *others)


def laid_otherwise(way: Way) -> Way:
    """The result's columns one after the other in memory."""
    return lambda x, *others: way(x, *others).transpose(2, 3).contiguous().transpose(2, 3)


def in_pairs(way: Way) -> Way:
    """Every number written as a pair."""

    def answer(x: Tensor, *others: Any) -> Any:
        return way(x, *(pair(other) if isinstance(other, int) else other for other in others))

    return answer


HABITS: Sequence[Callable[[Way], Way]] = (one_by_one, copied, laid_otherwise, in_pairs)
"""What may be wrapped around a way that is given an image."""
