"""Takes PyTorch's convolution operators away from this process, once and for good, and tells when one is called.

Every spelling (nn.Conv*, F.conv*, torch.ops.aten.*, jit, vmap, quantised, oneDNN, backward passes, in any thread) ends
in the dispatcher, so the kernels themselves are replaced there. A dispatch mode would hold for one thread only.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from typing import NoReturn

import torch

_KEYS = ("CPU", "QuantizedCPU", "MkldnnCPU", "AutogradCPU")


class ForbiddenOperator(RuntimeError):
    """A convolution operator of PyTorch was called where the question forbids it."""


def convolution_operators() -> list[str]:
    """Names of all convolution operators that this build of PyTorch registers, such as `aten::conv2d`."""
    names = torch._C._dispatch_get_all_op_names()
    return [name for name in names if "conv" in name and "convert" not in name and "unpack" not in name]


def forbid(notice: Callable[[str], None]) -> None:
    """From now on every convolution operator calls `notice(name)` and raises ForbiddenOperator."""
    silence = os.open(os.devnull, os.O_WRONLY)
    stderr = os.dup(2)
    os.dup2(silence, 2)  # the dispatcher warns on stderr of each kernel that is replaced
    try:
        for key in _KEYS:
            for namespace, operators in _by_namespace(convolution_operators()).items():
                _replace(namespace, operators, key, notice)
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(silence)


def _by_namespace(names: list[str]) -> dict[str, list[str]]:
    spaces: dict[str, list[str]] = {}
    for name in names:
        namespace, operator = name.split("::")
        spaces.setdefault(namespace, []).append(operator)
    return spaces


def _replace(namespace: str, operators: list[str], key: str, notice: Callable[[str], None]) -> None:
    library = torch._C._dispatch_library("IMPL", namespace, key, __file__, 0)
    for operator in operators:
        library.impl(operator, key, _refusal(f"{namespace}::{operator}", notice))
    # The library's end would bring the kernels back, so it never ends, and no name leads to it.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))


def _refusal(name: str, notice: Callable[[str], None]) -> Callable[..., NoReturn]:
    def kernel(*_arguments: object, **_settings: object) -> NoReturn:
        notice(name)
        raise ForbiddenOperator(f"{name} is a convolution operator of PyTorch, which this question forbids")

    return kernel
