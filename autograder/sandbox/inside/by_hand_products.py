"""Matrix products and softmax from elementwise sums, for a process that has no kernels of them.

The formulas are those of https://pytorch.org/docs/stable/generated/torch.matmul.html, torch.addmm.html and
torch.nn.functional.scaled_dot_product_attention.html.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

_AT_ONCE = 1 << 20
"""Products that are held at the same time."""


def matmul(one: Tensor, other: Tensor) -> Tensor:
    """aten::matmul: vectors, matrices, and batches of them, broadcast."""
    if not one.dim() or not other.dim():
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {one.dim()}D and {other.dim()}D"
        )
    left = one.unsqueeze(0) if one.dim() == 1 else one
    right = other.unsqueeze(1) if other.dim() == 1 else other
    found = _product(left, right)
    found = found.squeeze(-2) if one.dim() == 1 else found
    return found.squeeze(-1) if other.dim() == 1 else found


def mm(one: Tensor, other: Tensor) -> Tensor:
    """aten::mm."""
    return _product(_of(one, 2), _of(other, 2))


def bmm(one: Tensor, other: Tensor) -> Tensor:
    """aten::bmm."""
    return _product(_of(one, 3), _of(other, 3))


def mv(one: Tensor, other: Tensor) -> Tensor:
    """aten::mv."""
    return matmul(_of(one, 2), _of(other, 1))


def dot(one: Tensor, other: Tensor) -> Tensor:
    """aten::dot and aten::vdot."""
    if one.shape != other.shape:
        raise RuntimeError("inconsistent tensor size, expected tensors to have the same number of elements")
    return (_of(one, 1).conj() * _of(other, 1)).sum() if one.is_complex() else (_of(one, 1) * _of(other, 1)).sum()


def added(start: Tensor, one: Tensor, other: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """aten::addmm, baddbmm and addmv: beta * start + alpha * one @ other."""
    product: Tensor = matmul(one, other) * alpha
    return product if beta == 0 else product + start * beta


def added_up(start: Tensor, one: Tensor, other: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """aten::addbmm: the products of a batch, added up."""
    product: Tensor = bmm(one, other).sum(0) * alpha
    return product if beta == 0 else product + start * beta


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """aten::linear: x (..., in), weight (out, in)."""
    y = matmul(x, weight.transpose(-1, -2) if weight.dim() > 1 else weight)
    return y if bias is None else y + bias


def softmax(x: Tensor, dim: int, half_to_float: bool = False) -> Tensor:
    """aten::_softmax."""
    raised = (x - x.detach().amax(dim, keepdim=True)).exp() if x.numel() else x
    return raised / raised.sum(dim, keepdim=True)


def log_softmax(x: Tensor, dim: int, half_to_float: bool = False) -> Tensor:
    """aten::_log_softmax."""
    lowered = x - x.detach().amax(dim, keepdim=True) if x.numel() else x
    return lowered - lowered.exp().sum(dim, keepdim=True).log()


def softmax_of(x: Tensor, dim: int, dtype: torch.dtype | None = None) -> Tensor:
    """aten::softmax.int."""
    return softmax(x if dtype is None else x.to(dtype), dim)


def log_softmax_of(x: Tensor, dim: int, dtype: torch.dtype | None = None) -> Tensor:
    """aten::log_softmax.int."""
    return log_softmax(x if dtype is None else x.to(dtype), dim)


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None, dropout: float = 0.0, is_causal: bool = False,
    *, scale: float | None = None, enable_gqa: bool = False,
) -> Tensor:  # fmt: skip
    """aten::scaled_dot_product_attention, without dropout."""
    if enable_gqa:
        key, value = (part.repeat_interleave(query.shape[-3] // part.shape[-3], -3) for part in (key, value))
    scores = matmul(query, key.transpose(-1, -2)) * (scale or 1 / math.sqrt(query.shape[-1]))
    if is_causal:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf) if mask.dtype is torch.bool else scores + mask
    return matmul(softmax(scores, -1), value)


def _product(one: Tensor, other: Tensor) -> Tensor:
    """(..., n, k) and (..., k, m) -> (..., n, m), a few k at a time."""
    inner = one.shape[-1]
    if inner != other.shape[-2]:
        raise RuntimeError(
            "mat1 and mat2 shapes cannot be multiplied "
            f"({one.shape[-2]}x{inner} and {other.shape[-2]}x{other.shape[-1]})"
        )
    if one.dtype != other.dtype:
        raise RuntimeError(f"expected m1 and m2 to have the same dtype, but got: {one.dtype} != {other.dtype}")
    batch: tuple[int, ...] = torch.broadcast_shapes(one.shape[:-2], other.shape[:-2])  # type: ignore[no-untyped-call]
    step = max(1, _AT_ONCE // max(1, math.prod(batch) * one.shape[-2] * other.shape[-1]))
    total = one.new_zeros((*batch, one.shape[-2], other.shape[-1]))
    for at in range(0, inner, step):
        left, right = one[..., at : at + step], other[..., at : at + step, :]
        total = total + (left.unsqueeze(-1) * right.unsqueeze(-3)).sum(-2)
    return total


def _of(tensor: Tensor, axes: int) -> Tensor:
    if tensor.dim() != axes:
        raise RuntimeError(f"expected a tensor of {axes} axes, but got {tensor.dim()}")
    return tensor
