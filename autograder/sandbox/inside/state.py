"""What student code leaves behind in torch for all that runs after it: seen, named, and set right.

A notebook that moves every new tensor to another device, hooks every module or turns gradients off would else decide how
the arguments of a call are made, and how the functions of other cells work. What a cell chose of the default dtype is
the notebook's and stays (see `child`); chance begins anew with each call.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn.modules import module as modules
from torch.optim import optimizer as optimizers

_C: Any = torch._C
_AUTOGRAD: Any = _C._autograd
_DEVICE: Any = torch._GLOBAL_DEVICE_CONTEXT
_GENERATOR = torch.default_generator
_HOOKS: list[dict[Any, Any]] = [
    value
    for place in (modules, optimizers)
    for name, value in vars(place).items()
    if name.startswith("_global") and isinstance(value, dict)
]
_RECURSION = sys.getrecursionlimit()
_guards: list[Any] = []


def _has_device() -> bool:
    return getattr(_DEVICE, "device_context", None) is not None


def _forget_device() -> None:
    """The device is a mode too, and others may lie above it."""
    context, _DEVICE.device_context = _DEVICE.device_context, None
    modes = [_C._pop_torch_function_stack() for _ in range(_C._len_torch_function_stack())]
    for mode in reversed(modes):
        if mode is not context:
            _C._push_on_torch_function_stack(mode)


def _has_function_modes() -> bool:
    return bool(_C._len_torch_function_stack()) or not _C._is_torch_function_enabled()


def _forget_function_modes() -> None:
    for _ in range(_C._len_torch_function_stack()):
        _C._pop_torch_function_stack()
    _C._set_torch_function_state(_C._TorchFunctionState.ENABLED)


def _has_dispatch_modes() -> bool:
    return bool(_C._len_torch_dispatch_stack())


def _forget_dispatch_modes() -> None:
    for _ in range(_C._len_torch_dispatch_stack()):
        _C._pop_torch_dispatch_stack(None)


def _has_hooks() -> bool:
    return any(_HOOKS) or _AUTOGRAD._top_saved_tensors_default_hooks(True) is not None


def _forget_hooks() -> None:
    for hooks in _HOOKS:
        hooks.clear()
    while _AUTOGRAD._top_saved_tensors_default_hooks(True) is not None:
        _AUTOGRAD._pop_saved_tensors_default_hooks()


def _has_no_gradients() -> bool:
    return not torch.is_grad_enabled() or torch.is_inference_mode_enabled()


def _record_gradients() -> None:
    if torch.is_inference_mode_enabled():
        _guards.append(_C._InferenceMode(False))
        _guards[-1].__enter__()
    _C._set_grad_enabled(True)


def _has_autocast() -> bool:
    return bool(torch.is_autocast_enabled("cpu"))


def _has_precision() -> bool:
    return _C._get_float32_matmul_precision() != "highest" or not _C._get_mkldnn_enabled()


def _forget_precision() -> None:
    _C._set_float32_matmul_precision("highest")
    _C._set_mkldnn_enabled(True)


STATES: dict[str, tuple[Callable[[], bool], Callable[[], object]]] = {
    "default_device": (_has_device, _forget_device),
    "function_modes": (_has_function_modes, _forget_function_modes),
    "dispatch_modes": (_has_dispatch_modes, _forget_dispatch_modes),
    "hooks": (_has_hooks, _forget_hooks),
    "gradients": (_has_no_gradients, _record_gradients),
    "autocast": (_has_autocast, lambda: _C.set_autocast_enabled("cpu", False)),
    "anomaly": (_C.is_anomaly_enabled, lambda: _C.set_anomaly_enabled(False)),
    "precision": (_has_precision, _forget_precision),
}
"""Each state by name: whether it is not as it was, and what makes it so again."""


def set_right() -> list[str]:
    """Undo what was left behind; the names of what it was."""
    found = []
    for name, (changed, undo) in STATES.items():
        if changed():
            undo()
            found.append(name)
    return found


def begin(dtype: torch.dtype = torch.float32, seed: int = 0) -> None:
    """The state that every cell run and every call starts from.

    Calls have different seeds, so that what depends on chance shows; the same calls have the same ones again.
    """
    set_right()
    if torch.get_default_dtype() is not dtype:  # asking takes a tenth of setting
        torch.set_default_dtype(dtype)
    torch.set_num_threads(1)
    torch.set_flush_denormal(False)
    # So PyTorch fills memory that nobody has written, see `unwritten`; torch.use_deterministic_algorithms imports for a second.
    _C._set_deterministic_algorithms(True, warn_only=True)
    _C._set_deterministic_fill_uninitialized_memory(True)
    sys.setrecursionlimit(_RECURSION)
    _GENERATOR.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
