"""Objects of torch, NumPy and Python <-> what crosses to a student's process and back (`sandbox.values`)."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.model import Array
from autograder.sandbox.inside.modules import MODULES, setting
from autograder.sandbox.values import Dtype, Foreign, Module, NdArray, Tensor, Unkept, Value

DTYPES = frozenset({"float16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64", "bool"})
"""Of the tensors and arrays that cross."""
_CROSSING = (int, float, bool, str, type(None), Tensor, NdArray, Unkept, Module, Dtype, Foreign)
_WHOLE = frozenset({int, float, bool, str, type(None), Tensor, NdArray, Dtype, slice})
"""What holds nothing else, and so nothing that cannot cross."""
_CLASSES = {getattr(nn, name): name for name in MODULES}


@functools.cache
def name(dtype: torch.dtype) -> str:
    """`float32` for torch.float32."""
    return str(dtype).removeprefix("torch.")


def array(values: torch.Tensor) -> Array:
    """A tensor's values outside torch."""
    return Array(name(values.dtype), tuple(values.shape), values.numpy(force=True).tobytes())


def tensor(values: Array) -> torch.Tensor:
    """The contiguous tensor with an Array's values."""
    dtype = getattr(torch, values.dtype)
    if not values.data:
        return torch.empty(values.shape, dtype=dtype)
    return torch.frombuffer(bytearray(values.data), dtype=dtype).reshape(values.shape)


def ndarray(values: Array) -> np.ndarray[Any, Any]:
    """The NumPy array with an Array's values."""
    return np.frombuffer(bytearray(values.data), dtype=values.dtype).reshape(values.shape)


def to_value(thing: Any) -> Value:
    """What crosses to the sandbox for an object: tensors with their memory layout, modules with settings and state.

    Raises TypeError for what cannot cross, or holds something that cannot.
    """
    if type(thing) in _WHOLE:
        return thing  # type: ignore[no-any-return]
    value = as_returned(thing)
    if foreign := _foreign(value):
        raise TypeError(f"{foreign} cannot be sent to a student's process")
    return value


def as_returned(thing: Any) -> Value:
    """What would come back to us if a function had returned `thing`: a Foreign stands for what cannot cross."""
    if isinstance(thing, torch.Tensor):
        return _tensor(thing)
    if isinstance(thing, _CROSSING):
        return thing
    if isinstance(thing, np.ndarray | np.generic):
        return _ndarray(thing)
    if isinstance(thing, torch.dtype | np.dtype):
        return Dtype("torch" if isinstance(thing, torch.dtype) else "numpy", str(thing).removeprefix("torch."))
    if isinstance(thing, nn.Module):
        return _module(thing)
    if isinstance(thing, list | tuple):
        items = [as_returned(item) for item in thing]
        return items if isinstance(thing, list) else tuple(items)
    if isinstance(thing, dict):
        return {key: as_returned(item) for key, item in thing.items()}
    return thing if isinstance(thing, slice) else Foreign(type(thing).__name__)


def to_object(value: Value) -> Any:
    """The object for what came back; a Foreign, and what contradicts itself, is a Foreign."""
    match value:
        case Tensor():
            return tensor(value.array)
        case NdArray():
            array = ndarray(value.array)
            return array[()] if value.scalar else array
        case Module():
            return _built(value)
        case Dtype("torch", name):
            found = getattr(torch, name, None)
            return found if isinstance(found, torch.dtype) else Foreign(f"torch.{name}")
        case Dtype(_, name):
            try:
                return np.dtype(name)
            except TypeError:
                return Foreign(f"numpy.{name}")
        case list():
            return [to_object(item) for item in value]
        case tuple():
            return tuple(to_object(item) for item in value)
        case dict():
            return {key: to_object(item) for key, item in value.items()}
        case _:
            return value


def _tensor(thing: torch.Tensor) -> Tensor | Foreign:
    if name(thing.dtype) not in DTYPES or thing.layout is not torch.strided:
        return Foreign(f"Tensor({thing.dtype}, {thing.layout}, {thing.device})")
    strides = None if thing.is_contiguous() else tuple(thing.stride())
    return Tensor(array(thing), strides, thing.requires_grad)


def _ndarray(thing: np.ndarray[Any, Any] | np.generic) -> NdArray | Foreign:
    if thing.dtype.name not in DTYPES:
        return Foreign(type(thing).__name__)
    return NdArray(Array(thing.dtype.name, thing.shape, thing.tobytes()), isinstance(thing, np.generic))


def _module(thing: nn.Module) -> Module | Foreign:
    kind = next((_CLASSES[cls] for cls in type(thing).__mro__ if cls in _CLASSES), "")
    if not kind:
        return Foreign(type(thing).__name__)
    form = MODULES[kind]
    if kind == "Sequential":
        parts: Any = {name: as_returned(part) for name, part in thing.named_children()}
        return Module(kind, parts=parts, training=thing.training)
    settings = {name: setting(which, getattr(thing, name)) for name, which in form.settings.items()}
    plain = {name: tuple(item) if isinstance(item, list) else item for name, item in settings.items()}
    state: Any = {name: as_returned(getattr(thing, name)) for name in form.state}
    return Module(kind, plain, state, training=thing.training)


def _foreign(value: Value) -> str:
    """The type of the first thing in `value` that cannot cross; "" when everything can."""
    match value:
        case Foreign() | Unkept():
            return value.type if isinstance(value, Foreign) else value.kind
        case Module():
            return next(filter(None, map(_foreign, (*value.state.values(), *value.parts.values()))), "")
        case list() | tuple():
            return next(filter(None, map(_foreign, value)), "")
        case dict():
            return next(filter(None, map(_foreign, value.values())), "")
        case _:
            return ""


def _built(value: Module) -> nn.Module | Foreign:
    """The module, built anew; on torch's meta device at first, so that what its settings claim takes no memory."""
    if value.type == "Sequential":
        parts = [(name, to_object(part)) for name, part in value.parts.items()]
        made: nn.Module = nn.Sequential()
        for name, part in parts:
            if isinstance(part, Foreign):
                return Foreign(f"Sequential with {part.type}"[:80])
            made.add_module(name, part)
        return made.train(value.training)
    try:
        with torch.device("meta"):
            made = _unweighted(value.type)(**value.settings)
    except (TypeError, ValueError, RuntimeError, OverflowError, MemoryError):
        return Foreign(f"{value.type} with impossible settings")
    made.__class__ = getattr(nn, value.type)
    for name in MODULES[value.type].state:
        given, due = value.state.get(name), getattr(made, name)
        if given is None and due is None:
            continue
        if due is None or not isinstance(given, Tensor) or given.array.shape != tuple(due.shape):
            return Foreign(f"{value.type} with weights of another shape")
        held = tensor(given.array)
        is_weight = isinstance(due, nn.Parameter)
        setattr(made, name, nn.Parameter(held, requires_grad=held.is_floating_point()) if is_weight else held)
    return made.train(value.training)


@functools.cache
def _unweighted(kind: str) -> type[nn.Module]:
    """The class, but for the weights that its constructor draws: they are set afterwards."""
    return type(kind, (getattr(nn, kind),), {"reset_parameters": lambda self: None})
