"""Takes PyTorch's convolution operators away from a process before any of the student's code runs in it, for good.

Every spelling (nn.Conv*, F.conv*, torch.ops.aten.*, jit, vmap, quantised, oneDNN, backward passes, in any thread) ends
in the dispatcher, so the kernels themselves are replaced there. A dispatch mode would hold for one thread only.

While the cells run, convolution is computed here from slices and sums, so that a student who holds an answer against
F.conv2d in a cell finds it right; its rarer relatives answer with zeros of the right shape. When the first call comes the
operators are armed: they tell that they were called, and raise. Nothing here has to be kept from the student's code: the
kernels that convolve are not in the process any more.
"""

from __future__ import annotations

import ctypes
import itertools
import os
from collections.abc import Callable, Sequence
from typing import Any

import torch

_KEYS = ("CPU", "QuantizedCPU", "MkldnnCPU", "CompositeExplicitAutograd")
_ALIAS = "CompositeExplicitAutograd"
_COMPOSED = "CompositeImplicitAutograd"


class ForbiddenOperator(RuntimeError):
    """A convolution operator of PyTorch was called where the question forbids it."""


class Ban:
    """The convolution operators of this process and of those forked from it, replaced; `calls` counts their calls."""

    def __init__(self) -> None:
        self._notice: Callable[[str], None] | None = None
        self.calls = 0
        silence = os.open(os.devnull, os.O_WRONLY)
        stderr = os.dup(2)
        os.dup2(silence, 2)  # the dispatcher warns on stderr of each kernel that is replaced
        try:
            for key in _KEYS:
                names = [name for name in convolution_operators() if _has_place_for(name, key)]
                for namespace, operators in _by_namespace(names).items():
                    self._replace(namespace, operators, key)
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            os.close(silence)

    def arm(self, notice: Callable[[str], None]) -> None:
        """From now on a convolution operator calls `notice(name)` and raises ForbiddenOperator."""
        self._notice = notice

    def _replace(self, namespace: str, operators: list[str], key: str) -> None:
        library = torch._C._dispatch_library("IMPL", namespace, key, __file__, 0)
        for operator in operators:
            library.impl(operator, key, self._kernel(namespace, operator))
        # The library's end would bring the kernels back, so it never ends, and no name leads to it.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))

    def _kernel(self, namespace: str, operator: str) -> Callable[..., Any]:
        def kernel(*arguments: Any, **settings: Any) -> Any:
            self.calls += 1
            name = f"{namespace}::{operator}"
            if self._notice is not None:
                self._notice(name)
                raise ForbiddenOperator(f"{name} is a convolution operator of PyTorch, which this question forbids")
            if name == "aten::convolution":
                return _convolved(*arguments, **settings)
            return _blank(namespace, operator, arguments, settings)

        return kernel


def convolution_operators() -> list[str]:
    """Names of all convolution operators that this build of PyTorch registers, such as `aten::conv2d`."""
    names = torch._C._dispatch_get_all_op_names()
    return [name for name in names if "conv" in name and "convert" not in name and "unpack" not in name]


def _has_place_for(name: str, key: str) -> bool:
    """Whether a kernel of `name` belongs at `key`: what is composed of others of this list ends in those."""
    if key == _ALIAS:
        return torch._C._dispatch_has_kernel_for_dispatch_key(name, key)
    return not torch._C._dispatch_has_kernel_for_dispatch_key(name, _COMPOSED)


def _by_namespace(names: list[str]) -> dict[str, list[str]]:
    spaces: dict[str, list[str]] = {}
    for name in names:
        namespace, operator = name.split("::")
        spaces.setdefault(namespace, []).append(operator)
    return spaces


def _convolved(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    transposed: bool,
    output_padding: Sequence[int],
    groups: int,
) -> torch.Tensor | None:
    """aten::convolution, x (N, C_in, *image), weight (C_out, C_in/groups, *kernel): a sum over the kernel's places."""
    if transposed:
        settings = (stride, padding, dilation, transposed, output_padding, groups)
        blank: torch.Tensor | None = _blank("aten", "convolution", (x, weight, bias, *settings), {})
        return blank
    axes = len(weight.shape) - 2
    stride, padding, dilation = (
        list(item) * axes if len(item) == 1 else list(item) for item in (stride, padding, dilation)
    )
    padded = torch.nn.functional.pad(x, [amount for size in reversed(padding) for amount in (size, size)])
    kernel = weight.shape[2:]
    spans = [size - step * (length - 1) for size, step, length in zip(padded.shape[2:], dilation, kernel, strict=True)]
    total: torch.Tensor | None = None
    for place in itertools.product(*map(range, kernel)):
        starts = [offset * step for offset, step in zip(place, dilation, strict=True)]
        window: Any = tuple(slice(at, at + span, step) for at, span, step in zip(starts, spans, stride, strict=True))
        pixels = padded[(..., *window)]
        pixels = pixels.reshape(pixels.shape[0], groups, -1, *pixels.shape[2:])
        corner: Any = (..., *place)
        weights = weight[corner].reshape(groups, -1, weight.shape[1])
        term = torch.einsum("ngc...,goc->ngo...", pixels, weights).flatten(1, 2)
        total = term if total is None else total + term
    if total is None or bias is None:
        return total
    return total + bias.reshape(-1, *[1] * axes)


def _blank(namespace: str, operator: str, arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
    """Zeros of the shape that the operator's answer would have, by its own shape rule (its Meta kernel)."""
    name, _, overload = operator.partition(".")
    call = getattr(getattr(getattr(torch.ops, namespace), name), overload or "default")
    shaped = call(*map(_shape_only, arguments), **{key: _shape_only(value) for key, value in settings.items()})
    if isinstance(shaped, torch.Tensor):
        return _zeros(shaped)
    return tuple(_zeros(item) for item in shaped)


def _shape_only(value: Any) -> Any:
    return value.to("meta") if isinstance(value, torch.Tensor) else value


def _zeros(shaped: torch.Tensor | None) -> torch.Tensor | None:
    return None if shaped is None else torch.zeros(shaped.shape, dtype=shaped.dtype)
