"""Padding from slices and indices, for a process that has no padding kernels: what PyTorch's own would give.

`pad` counts from the last axis: before and behind it, before and behind the last but one, and so on; less than 0 crops.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor


def constant(x: Tensor, pad: Sequence[int], value: float = 0) -> Tensor:
    """aten::constant_pad_nd."""
    sizes = _sizes(x, pad)
    wide = x.new_full([size + before + behind for size, before, behind in sizes], value)
    source: Any = tuple(slice(max(0, -before), size - max(0, -behind)) for size, before, behind in sizes)
    target: Any = tuple(slice(max(0, before), size + before - max(0, -behind)) for size, before, behind in sizes)
    wide[target] = x[source]
    return wide


def reflection(x: Tensor, padding: Sequence[int]) -> Tensor:
    """aten::reflection_pad{n}d: the image mirrored at its border, the border once."""
    for size, before, behind in _sizes(x, padding):
        if max(before, behind) >= size:
            raise RuntimeError("Padding size should be less than the corresponding input dimension")
    return _indexed(x, padding, lambda places, size: size - 1 - (size - 1 - places.abs()).abs())


def replication(x: Tensor, padding: Sequence[int]) -> Tensor:
    """aten::replication_pad{n}d: the border again and again."""
    return _indexed(x, padding, lambda places, size: places.clamp(0, size - 1))


def circular(x: Tensor, pad: Sequence[int]) -> Tensor:
    """aten::_pad_circular: the other side of the image."""
    return _indexed(x, pad, lambda places, size: places % size)


def any_mode(x: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Tensor:
    """aten::pad."""
    if mode == "constant":
        return constant(x, pad, value or 0)
    ways = {"reflect": reflection, "replicate": replication, "circular": circular}
    if mode not in ways:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    return ways[mode](x, pad)


def by_number(x: Tensor, pad: Sequence[int], mode: int, value: float | None = None) -> Tensor:
    """aten::_pad_enum."""
    return any_mode(x, pad, ("constant", "reflect", "replicate", "circular")[mode], value)


def _indexed(x: Tensor, pad: Sequence[int], place: Callable[[Tensor, int], Tensor]) -> Tensor:
    for axis, (size, before, behind) in enumerate(_sizes(x, pad)):
        if before or behind:
            x = x.index_select(axis, place(torch.arange(-before, size + behind), size))
    return x


def _sizes(x: Tensor, pad: Sequence[int]) -> list[tuple[int, int, int]]:
    """Of each axis: its size, and what is added before and behind it."""
    if len(pad) % 2 or len(pad) > 2 * x.dim():
        raise RuntimeError(f"Padding length should be even and at most twice the number of axes, but got {list(pad)}")
    ends = [(before, behind) for before, behind in zip(pad[::2], pad[1::2], strict=True)][::-1]
    ends = [(0, 0)] * (x.dim() - len(ends)) + ends
    return [(size, before, behind) for size, (before, behind) in zip(x.shape, ends, strict=True)]
