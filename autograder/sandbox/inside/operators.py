"""Takes PyTorch's convolution operators away from the fork parent, and so from every process forked from it, for good.

Every spelling (nn.Conv*, F.conv*, torch.ops.aten.*, jit, vmap, quantised, oneDNN, backward passes, in any thread) ends
in the dispatcher, so the kernels themselves are replaced there. A dispatch mode would hold for one thread only.

In cells and in questions that allow them the operators work all the same, computed by hand from windows and sums. Before
the first call of a question that forbids them the fork parent writes into a page that this process can only read: from
then on they note that they were called and raise, whatever the student's code did to the modules in its process. What
reads the page is hidden from the garbage collector, through which Python code could find and change it.
"""

from __future__ import annotations

import ctypes
import mmap
import os
from collections.abc import Callable
from types import FunctionType
from typing import Any

import by_hand
import torch

_KEYS = ("CPU", "QuantizedCPU", "MkldnnCPU", "CompositeExplicitAutograd")
_ALIAS = "CompositeExplicitAutograd"
_COMPOSED = "CompositeImplicitAutograd"
_BY_HAND: dict[str, Callable[..., Any]] = {
    "aten::convolution": by_hand.convolution,
    "aten::convolution_backward": by_hand.convolution_backward,
}
MAX_CALLED = 100


class ForbiddenOperator(RuntimeError):
    """A convolution operator of PyTorch was called where the question forbids it."""


class Ban:
    """The convolution operators of this process and of those forked from it, replaced.

    They may not be used while the first byte of `page` is not 0. `called` holds the names of those that were called all
    the same; `blanks` counts answers of zeros, given for what cannot be computed by hand.
    """

    def __init__(self, page: mmap.mmap) -> None:
        self.called: list[str] = []
        self.blanks = 0
        silence = os.open(os.devnull, os.O_WRONLY)
        stderr = os.dup(2)
        os.dup2(silence, 2)  # the dispatcher warns on stderr of each kernel that is replaced
        try:
            for key in _KEYS:
                names = [name for name in convolution_operators() if _has_place_for(name, key)]
                for namespace, operators in _by_namespace(names).items():
                    self._replace(namespace, operators, key, page)
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            os.close(silence)

    def _replace(self, namespace: str, operators: list[str], key: str, page: mmap.mmap) -> None:
        library = torch._C._dispatch_library("IMPL", namespace, key, __file__, 0)
        for operator in operators:
            library.impl(operator, key, _hidden(self._kernel(namespace, operator, page)))
        # The library's end would bring the kernels back, so it never ends, and no name leads to it.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))

    def _kernel(self, namespace: str, operator: str, page: mmap.mmap) -> FunctionType:
        name = f"{namespace}::{operator}"
        compute = _BY_HAND.get(name)

        def kernel(*arguments: Any, **settings: Any) -> Any:
            if page[0]:
                if len(self.called) < MAX_CALLED:
                    self.called.append(name)
                raise ForbiddenOperator(f"{name} is a convolution operator of PyTorch, which this question forbids")
            if compute is not None:
                return compute(*arguments, **settings)
            self.blanks += 1
            return _blank(namespace, operator, arguments, settings)

        assert isinstance(kernel, FunctionType)
        return kernel


def _hidden(function: FunctionType) -> FunctionType:
    """The same, out of the sight of `gc` with its variables."""
    for thing in (function, *(function.__closure__ or ())):
        ctypes.pythonapi.PyObject_GC_UnTrack(ctypes.py_object(thing))
    return function


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
