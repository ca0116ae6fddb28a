"""Which operators are computed by hand where their kernels are taken away, and by which function.

Where a family is forbidden by a question, cells and other questions use its operators all the same: these. Those that are
composed of others in PyTorch stand here too where their own kernels would compute without calling those others.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import by_hand
import by_hand_padding as padding
import by_hand_pooling as pooling
import by_hand_products as products
import by_hand_sorting as sorting

WITH_GRADIENT: dict[str, Callable[..., Any]] = {
    "aten::convolution": by_hand.convolution,
    "aten::convolution_backward": by_hand.convolution_backward,
}
"""These leave gradients to PyTorch's own formulas, which come back to them; all others are differentiated as they stand."""


def _pooling(axes: int) -> dict[str, Callable[..., Any]]:
    ways: dict[str, Callable[..., Any]] = {
        f"max_pool{axes}d": pooling.max_pool_values,
        f"max_pool{axes}d_with_indices": pooling.max_pool,
        f"avg_pool{axes}d": pooling.average_pool,
        f"adaptive_avg_pool{axes}d": pooling.adaptive_average,
        f"_adaptive_avg_pool{axes}d": pooling.adaptive_average,
        f"adaptive_max_pool{axes}d": pooling.adaptive_max,
    }
    return {name: functools.partial(way, axes) for name, way in ways.items()}


_PADDING: dict[str, Callable[..., Any]] = {
    "pad": padding.any_mode,
    "constant_pad_nd": padding.constant,
    "_pad_circular": padding.circular,
    "_pad_enum": padding.by_number,
    **{f"reflection_pad{axes}d": padding.reflection for axes in (1, 2, 3)},
    **{f"replication_pad{axes}d": padding.replication for axes in (1, 2, 3)},
}
_PRODUCTS: dict[str, Callable[..., Any]] = {
    "matmul": products.matmul,
    "linalg_matmul": products.matmul,
    "mm": products.mm,
    "bmm": products.bmm,
    "mv": products.mv,
    "dot": products.dot,
    "vdot": products.dot,
    "addmm": products.added,
    "addmv": products.added,
    "baddbmm": products.added,
    "addbmm": products.added_up,
    "linear": products.linear,
    "scaled_dot_product_attention": products.attention,
    "_softmax": products.softmax,
    "_log_softmax": products.log_softmax,
    "softmax.int": products.softmax_of,
    "log_softmax.int": products.log_softmax_of,
}
_SORTING: dict[str, Callable[..., Any]] = {
    "sort": sorting.sort,
    "sort.stable": sorting.sort_stably,
    "argsort": sorting.argsort,
    "argsort.stable": sorting.argsort_stably,
    "msort": sorting.msort,
    "topk": sorting.topk,
    "kthvalue": sorting.kthvalue,
    "median": sorting.median,
    "median.dim": sorting.median_along,
    "_unique2": sorting.unique,
}
AS_IT_STANDS: dict[str, Callable[..., Any]] = {
    f"aten::{name}": way
    for part in (_pooling(1), _pooling(2), _pooling(3), _PADDING, _PRODUCTS, _SORTING)
    for name, way in part.items()
}
