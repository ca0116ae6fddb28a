"""Takes PyTorch's convolution operators away from the fork parent, and so from every process forked from it, for good.

Every spelling (nn.Conv*, F.conv*, torch.ops.aten.*, jit, vmap, quantised, oneDNN, backward passes, in any thread) ends
in the dispatcher, so the kernels themselves are replaced there. A dispatch mode would hold for one thread only.

In cells and in questions that allow them the operators work all the same, computed by hand from windows and sums. At the
first call of a question that forbids them the operators are armed: from then on they say that they were called and raise,
and the process forgets how to convolve by hand. Nothing here has to be kept from the student's code: the kernels are not
in its process, and what it could restore is empty.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
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

    `called` holds the names of those that ran since they were armed; `blanks` counts answers of zeros, given for what
    cannot be computed by hand.
    """

    def __init__(self) -> None:
        self.armed = False
        self.called: list[str] = []
        self.blanks = 0
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

    def arm(self) -> None:
        """From now on a convolution operator notes its name in `called` and raises ForbiddenOperator."""
        if not self.armed:
            self.armed = True
            _BY_HAND.clear()
            by_hand.forget()

    def _replace(self, namespace: str, operators: list[str], key: str) -> None:
        library = torch._C._dispatch_library("IMPL", namespace, key, __file__, 0)
        for operator in operators:
            library.impl(operator, key, self._kernel(namespace, operator))
        # The library's end would bring the kernels back, so it never ends, and no name leads to it.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))

    def _kernel(self, namespace: str, operator: str) -> Callable[..., Any]:
        name = f"{namespace}::{operator}"

        def kernel(*arguments: Any, **settings: Any) -> Any:
            if self.armed:
                if len(self.called) < MAX_CALLED:
                    self.called.append(name)
                raise ForbiddenOperator(f"{name} is a convolution operator of PyTorch, which this question forbids")
            if name in _BY_HAND:
                return _BY_HAND[name](*arguments, **settings)
            self.blanks += 1
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
