"""Sorting by counting what is smaller, for a process that has no sorting kernels: what PyTorch's own would give.

NaN is larger than everything. Of equal values the first stays first.
"""

from __future__ import annotations

import torch
from torch import Tensor

_AT_ONCE = 1 << 22


def sort(x: Tensor, dim: int = -1, descending: bool = False) -> tuple[Tensor, Tensor]:
    """aten::sort."""
    return sort_stably(x, stable=True, dim=dim, descending=descending)


def sort_stably(
    x: Tensor, *, stable: bool | None = True, dim: int = -1, descending: bool = False
) -> tuple[Tensor, Tensor]:
    """aten::sort.stable: the values in order, and where each was."""
    if not x.dim():
        return x.clone(), torch.zeros((), dtype=torch.int64)
    rows = x.detach().movedim(dim, -1)
    size = rows.shape[-1]
    ranks = torch.zeros(rows.shape, dtype=torch.int64)
    step = max(1, _AT_ONCE // max(1, rows.numel()))
    later = torch.arange(size)
    for at in range(0, size, step):
        others = rows[..., None, at : at + step]
        before = _precedes(others, rows[..., None], descending)
        equal = ~before & ~_precedes(rows[..., None], others, descending)
        ranks += (before | (equal & (later[at : at + step] < later[:, None]))).sum(-1)
    order = torch.empty_like(ranks).scatter_(-1, ranks, later.expand(ranks.shape)).movedim(-1, dim)
    return x.gather(dim, order), order


def argsort(x: Tensor, dim: int = -1, descending: bool = False) -> Tensor:
    """aten::argsort."""
    return sort(x, dim, descending)[1]


def argsort_stably(x: Tensor, *, stable: bool, dim: int = -1, descending: bool = False) -> Tensor:
    """aten::argsort.stable."""
    return sort(x, dim, descending)[1]


def msort(x: Tensor) -> Tensor:
    """aten::msort."""
    return sort(x, 0)[0]


def topk(x: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> tuple[Tensor, Tensor]:
    """aten::topk."""
    if x.dim() and not 0 <= k <= x.shape[dim]:
        raise RuntimeError("selected index k out of range")
    values, places = sort(x, dim, largest)
    return (values.narrow(dim, 0, k), places.narrow(dim, 0, k)) if x.dim() else (values, places)


def kthvalue(x: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> tuple[Tensor, Tensor]:
    """aten::kthvalue: the k-th smallest."""
    if x.dim() and not 1 <= k <= x.shape[dim]:
        raise RuntimeError("kthvalue(): selected number k out of range for dimension")
    found = [part.narrow(dim, k - 1, 1) if x.dim() else part for part in sort(x, dim)]
    values, places = (part if keepdim or not x.dim() else part.squeeze(dim) for part in found)
    return values, places


def _precedes(one: Tensor, other: Tensor, descending: bool) -> Tensor:
    if descending:
        one, other = other, one
    smaller = one < other
    return smaller | (~one.isnan() & other.isnan()) if one.is_floating_point() else smaller


def median(x: Tensor) -> Tensor:
    """aten::median: the lower middle of all values."""
    return median_along(x.flatten(), 0)[0]


def median_along(x: Tensor, dim: int, keepdim: bool = False) -> tuple[Tensor, Tensor]:
    """aten::median.dim."""
    return kthvalue(x, (x.shape[dim] + 1) // 2 if x.dim() else 1, dim, keepdim)


def unique(
    x: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False
) -> tuple[Tensor, Tensor, Tensor]:
    """aten::_unique2: the different values in order, where each value of x is among them, and how often."""
    values, order = sort(x.flatten())
    new = torch.ones(len(values), dtype=torch.bool)
    new[1:] = values[1:] != values[:-1]
    number = new.cumsum(0) - 1
    inverse = torch.empty_like(order).scatter_(0, order, number).reshape(x.shape)
    counts = torch.zeros(int(new.sum()), dtype=torch.int64).scatter_add_(0, number, torch.ones_like(number))
    return values[new], inverse if return_inverse else inverse.new_empty(0), counts if return_counts else counts[:0]
