"""What a question may forbid: families of PyTorch's operators, single operators, Python functions by dotted name.

A name is resolved against what this build of PyTorch registers, so that a new overload or backend is no way around.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import torch

_PADS = re.compile(r"(constant_pad_nd|pad|_pad_circular|_pad_enum|(reflection|replication)_pad\dd)(_backward|_copy)?$")
_PRODUCTS = re.compile(
    r"(\w*_)?(b?mm|s?smm|hspmm|(b?add|addb|sspadd)b?mm|(add)?mv|v?dot|vecdot|multi_dot|matmul|q?linear|gemm)(_\w*)?$"
)
_SORTS = re.compile(r"(sort|argsort|msort|topk|kthvalue|median|nanmedian|_unique2?|unique_dim)$")

_FAMILIES: dict[str, Callable[[str], bool]] = {
    "convolution": lambda name: "conv" in name and "convert" not in name and "unpack" not in name,
    "pooling": lambda name: "pool" in name,
    "padding": lambda name: _PADS.match(name) is not None,
    "softmax": lambda name: "softmax" in name or _attends(name),
    "matmul": lambda name: _PRODUCTS.match(name) is not None or _attends(name),
    "sort": lambda name: _SORTS.match(name) is not None,
}


def operators(name: str) -> list[str]:
    """The operators (`aten::conv2d`, with each overload) that are meant by the name of a family or of an operator.

    None for a dotted name, `numpy.convolve`, which means a Python function.
    """
    belongs = _FAMILIES.get(name)
    if belongs is None and "." in name:
        return []
    wanted = name if "::" in name else f"aten::{name}"
    names: list[str] = torch._C._dispatch_get_all_op_names()
    if belongs is not None:
        return [each for each in names if belongs(_base(each))]
    return [each for each in names if each.partition(".")[0] == wanted]


def is_family(name: str) -> bool:
    """Whether this is the name of a family."""
    return name in _FAMILIES


def _base(name: str) -> str:
    """`max_pool2d` for aten::max_pool2d.out; convolutions are known by any part of their names."""
    return name.rpartition("::")[2].partition(".")[0]


def _attends(name: str) -> bool:
    """Attention, which holds a softmax between two products."""
    return "scaled_dot_product" in name or "multi_head_attention" in name or "transformer_encoder_layer" in name
