"""Windows over images: what right and wrong functions of this lab are made of."""

from __future__ import annotations

import torch
from torch import Tensor

Pair = tuple[int, int]
Sizes = int | tuple[int, int]


def pair(value: Sizes) -> Pair:
    """An int twice, a tuple as it is."""
    return value if isinstance(value, tuple) else (value, value)


def fit(size: Pair, kernel: Pair, stride: Pair, padding: Pair) -> Pair:
    """How many whole windows fit into each axis. Raises ValueError where not one does."""
    rows, columns = ((n + 2 * p - k) // s + 1 for n, k, s, p in zip(size, kernel, stride, padding, strict=True))
    if rows < 1 or columns < 1:
        raise ValueError(f"no window of {kernel} fits into {size} with a padding of {padding}")
    return rows, columns


def framed(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    """x (N, C, H, W) in a frame of so many rows and columns on each side."""
    rows, columns = pair(padding)
    return sided(x, (rows, rows), (columns, columns), value)


def sided(x: Tensor, rows: Pair, columns: Pair, value: float = 0.0) -> Tensor:
    """x with so many rows above and below, columns to the left and to the right."""
    high, wide = x.shape[2:]
    out = x.new_full((*x.shape[:2], high + sum(rows), wide + sum(columns)), value)
    out[:, :, rows[0] : rows[0] + high, columns[0] : columns[0] + wide] = x
    return out


def windows(x: Tensor, kernel: Sizes, stride: Sizes) -> Tensor:
    """Every whole window: (N, C, H', W', kH, kW)."""
    high, wide = pair(kernel)
    down, right = pair(stride)
    return x.unfold(2, high, down).unfold(3, wide, right)


def spread(x: Tensor, kernel: Sizes, stride: Sizes) -> Tensor:
    """Every window with its pixels `stride` apart, as a dilated convolution takes them: (N, C, H', W', kH, kW)."""
    high, wide = pair(kernel)
    down, right = pair(stride)
    return windows(x, ((high - 1) * down + 1, (wide - 1) * right + 1), 1)[..., ::down, ::right]


def summed(seen: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The products of windows (N, C_in, H', W', kH, kW) and weight, added, with the biases: (N, C_out, H', W')."""
    return torch.einsum("nchwuv,ocuv->nohw", seen, weight) + bias.view(-1, 1, 1)


def convolved(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    """A convolution of ours."""
    return summed(windows(framed(x, padding), (weight.shape[2], weight.shape[3]), stride), weight, bias)


def highest(x: Tensor, kernel: Sizes, stride: Sizes) -> Tensor:
    """A maximum pooling of ours."""
    return windows(x, kernel, stride).amax((4, 5))


def mean(x: Tensor, kernel: Sizes, stride: Sizes, padding: Sizes = 0) -> Tensor:
    """An average pooling of ours."""
    return windows(framed(x, padding), kernel, stride).mean((4, 5))


def filled(x: Tensor, kernel: Sizes, stride: Sizes, value: float) -> Tensor:
    """x with as many rows below and columns to the right as the last, partial windows lack."""
    lacking = [(-(n - k) % s) for n, k, s in zip(x.shape[2:], pair(kernel), pair(stride), strict=True)]
    return sided(x, (0, lacking[0]), (0, lacking[1]), value)
