"""Python objects <-> wire values, on the student's side. Arrays cross as dtype, shape and row-major bytes."""

from __future__ import annotations

import collections
import functools
import importlib
import math
from typing import Any, NamedTuple

import numpy as np
import torch

# A file beside this one, in a student's process and where the graders are graded alike.
modules = importlib.import_module(f"{__package__}.modules" if __package__ else "modules")

# Bound here, whatever a cell puts in their place.
_from_numpy, _empty_strided = torch.from_numpy, torch.empty_strided
_as_subclass, _numpy = torch.Tensor.as_subclass, torch.Tensor.numpy
_STRIDED = torch.strided
_DTYPES = {
    name: getattr(torch, name)
    for name in ("float16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64", "bool")
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}
_CLASSES = {getattr(torch.nn, name): name for name in modules.MODULES}
DICTS = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)
ITEM = 16
"""Bytes that a value takes of a call's room, beside its content."""
MOST_TEXT = 4096
"""Characters of a text that crosses; numbers cross as texts too."""
MOST_DEPTH = 4
"""Of containers in containers."""

_HELD = ("_parameters", "_buffers", "_modules", "training")
"""What a module holds beside its settings."""


class Decoder:
    """Turns wire values into objects; takes their buffers from the payload one after the other."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._at = 0
        self._made: list[torch.Tensor] = []

    def value(self, value: dict[str, Any]) -> Any:
        """The Python object that a wire value stands for; the value is given its buffers."""
        match value["kind"]:
            case "tensor":
                return self._tensor(value)
            case "ndarray":
                array = np.ndarray(value["shape"], value["dtype"], bytearray(self._buffer(value)))
                return array[()] if "scalar" in value else array
            case "module":
                return self._module(value)
            case "none":
                return None
            case "tuple":
                return tuple(map(self.value, value["items"]))
            case "list":
                return list(map(self.value, value["items"]))
            case "dict":
                return {self.value(key): self.value(item) for key, item in value["items"]}
            case "slice":
                return slice(*map(self.value, value["items"]))
            case "dtype":
                return getattr(torch, value["name"]) if value["library"] == "torch" else np.dtype(value["name"])
            case _:
                return value["value"]

    def _buffer(self, value: dict[str, Any]) -> bytes:
        end = self._at + math.prod(value["shape"]) * _DTYPES[value["dtype"]].itemsize
        data: bytes = self._payload[self._at : end]
        value["data"], self._at = data, end
        return data

    def _tensor(self, value: dict[str, Any]) -> torch.Tensor:
        # Half the time of torch.frombuffer.
        tensor = _from_numpy(np.ndarray(value["shape"], value["dtype"], bytearray(self._buffer(value))))
        if "within" in value:
            back, offset = value["within"]
            tensor = self._made[-back].detach().as_strided(value["shape"], value["strides"], offset)
        elif "strides" in value:
            tensor = _strided(tensor, value["strides"])
        self._made.append(tensor)
        return tensor.requires_grad_() if "grad" in value else tensor

    def _module(self, value: dict[str, Any]) -> torch.nn.Module:
        if value["type"] == "Sequential":
            made: torch.nn.Module = torch.nn.Sequential()
            for name, part in value["parts"]:
                made.add_module(name, self.value(part))
        else:
            value["as made"] = pattern = _pattern(value["type"], _settings(value))
            made = _blank(pattern)
            for name, item in value["state"]:
                tensor = self.value(item)
                if name in made._buffers or tensor is None:
                    setattr(made, name, tensor)
                else:
                    made._parameters[name] = torch.nn.Parameter(tensor)
        made.training = value["training"]
        return made


def _strided(tensor: torch.Tensor, strides: list[int]) -> torch.Tensor:
    """The same values in memory of these strides; along an axis of stride 0 all are the first."""
    shape = tensor.shape
    for axis in (axis for axis, stride in enumerate(strides) if stride == 0):
        tensor = tensor.narrow(axis, 0, 1)
    return _empty_strided(tensor.shape, strides, dtype=tensor.dtype).copy_(tensor).expand(shape)


class _Pattern(NamedTuple):
    """A class of torch.nn, the attributes of a module as its constructor leaves it, and which of them are dicts."""

    cls: type[torch.nn.Module]
    attributes: dict[str, Any]
    dicts: tuple[str, ...]


@functools.cache
def _pattern(kind: str, settings: tuple[tuple[str, Any], ...]) -> _Pattern:
    """Weights are set afterwards: to draw some first would take as long as all else."""
    cls = getattr(torch.nn, kind)
    unweighted = type(kind, (cls,), {"reset_parameters": lambda self: None})
    attributes = vars(unweighted(**dict(settings)))
    return _Pattern(cls, attributes, tuple(name for name, part in attributes.items() if isinstance(part, dict)))


def _blank(pattern: _Pattern) -> torch.nn.Module:
    """A module as its constructor leaves it; the constructor's random weights would take longer than the rest of a call."""
    module = pattern.cls.__new__(pattern.cls)
    vars(module).update(pattern.attributes)
    vars(module).update({name: pattern.attributes[name].copy() for name in pattern.dicts})
    return module


def _settings(value: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, _hashable(item)) for name, item in value["settings"].items())


def _hashable(setting: Any) -> Any:
    return tuple(setting) if isinstance(setting, list) else setting


class Encoder:
    """Collects the payload while it turns objects into wire values, each of what a call has room for."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0
        self._room = 0

    def payload(self) -> bytes:
        """All buffers so far, end to end."""
        return b"".join(self._parts)

    def answer(self, thing: Any, room: int) -> dict[str, Any]:
        """The wire value of what a call returned, in `room` bytes."""
        self._room = room - ITEM
        return self._value(thing, 0)

    def _value(self, thing: Any, depth: int) -> dict[str, Any]:
        """The wire value of `thing`, for which ITEM is taken; what cannot travel becomes `other`, by its type's name."""
        if isinstance(thing, torch.Tensor):
            return self._tensor(thing)
        if thing is None:
            return {"kind": "none"}
        kind = type(thing)
        if kind in (bool, int, float, str):
            return self._plain(thing)
        if isinstance(thing, np.ndarray | np.generic):
            return self._array(thing)
        if isinstance(thing, torch.dtype | np.dtype):
            return _dtype(thing)
        found: dict[str, Any] | None = None
        if isinstance(thing, torch.nn.Module):
            found = self._module(thing, depth)
        elif depth < MOST_DEPTH:
            found = self._container(thing, depth)
        return {"kind": "other", "type": kind.__name__[:80]} if found is None else found

    def _container(self, thing: Any, depth: int) -> dict[str, Any] | None:
        kind = type(thing)
        if kind in (tuple, list, torch.Size) and self._take(ITEM * len(thing)):
            name = "list" if kind is list else "tuple"
            return {"kind": name, "items": [self._value(item, depth + 1) for item in thing]}
        if kind in DICTS and all(key is None or type(key) in (bool, int, float, str) for key in dict.keys(thing)):
            if not self._take(2 * ITEM * len(thing)):
                return None
            pairs = [[self._value(key, MOST_DEPTH), self._value(item, depth + 1)] for key, item in dict.items(thing)]
            return None if any(key["kind"] == "other" for key, _ in pairs) else {"kind": "dict", "items": pairs}
        return self._slice(thing) if kind is slice else None

    def _slice(self, thing: slice) -> dict[str, Any] | None:
        ends = (thing.start, thing.stop, thing.step)
        if not all(type(end) in (int, type(None)) for end in ends) or not self._take(3 * ITEM):
            return None
        parts = [self._value(end, MOST_DEPTH) for end in ends]
        return None if any(part["kind"] == "other" for part in parts) else {"kind": "slice", "items": parts}

    def _plain(self, thing: bool | float | str) -> dict[str, Any]:
        kind = type(thing).__name__
        short = not isinstance(thing, int) or thing.bit_length() < MOST_TEXT  # Python writes no longer ones as decimals
        text = str(thing) if short else ""
        if short and len(text) <= MOST_TEXT and self._take(len(text)):
            return {"kind": kind, "value": text}
        return {"kind": "other", "type": kind}

    def _tensor(self, tensor: torch.Tensor) -> dict[str, Any]:
        plain = beneath(tensor)
        if plain is None:
            return {"kind": "other", "type": f"Tensor({tensor.dtype}, {tensor.layout}, {tensor.device.type})"[:80]}
        header: dict[str, Any] = {"kind": "tensor", "dtype": _NAMES[tensor.dtype], "shape": list(plain.shape)}
        if self._take(plain.numel() * plain.element_size()):
            header["at"] = self._add(_numpy(plain, force=True).tobytes())
        return header

    def _array(self, thing: np.ndarray[Any, Any] | np.generic) -> dict[str, Any]:
        scalar = isinstance(thing, np.generic)
        array = np.array(thing, subok=False)
        if array.dtype.name not in _DTYPES:
            return {"kind": "other", "type": type(thing).__name__[:80]}
        header: dict[str, Any] = {"kind": "ndarray", "dtype": array.dtype.name, "shape": list(array.shape)}
        if self._take(array.nbytes):
            header["at"] = self._add(array.astype(array.dtype.newbyteorder("<")).tobytes())
        return header | ({"scalar": True} if scalar else {})

    def _add(self, data: bytes) -> int:
        self._parts.append(data)
        self._length += len(data)
        return self._length - len(data)

    def _take(self, count: int) -> bool:
        """Whether there is room for `count` bytes more; they are taken then."""
        fits = count <= self._room
        self._room -= count if fits else 0
        return fits

    def _module(self, module: torch.nn.Module, depth: int) -> dict[str, Any] | None:
        """A module of torch.nn, or of a class made from one; None when it is none of those, or not as they are."""
        kind = next((_CLASSES[cls] for cls in type(module).__mro__ if cls in _CLASSES), "")
        if not kind or depth > MOST_DEPTH:
            return None
        form = modules.MODULES[kind]
        plain = {"kind": "module", "type": kind, "training": module.training is True}
        if kind == "Sequential":
            parts = list(module._modules.items())
            if not self._take(ITEM * len(parts)) or not all(modules.fits("word", 0, name) for name, _ in parts):
                return None
            named = [[name, self._value(part, depth + 1)] for name, part in parts]
            return plain | {"settings": {}, "state": [], "parts": named}
        settings = {name: modules.setting(which, getattr(module, name)) for name, which in form.settings.items()}
        fit = all(modules.fits(which, form.axes, settings[name]) for name, which in form.settings.items())
        if not fit or not self._take(ITEM * len(form.state)):
            return None
        state = [[name, self._state(getattr(module, name))] for name in form.state]
        return plain | {"settings": settings, "state": state, "parts": []}

    def _state(self, thing: Any) -> dict[str, Any]:
        if thing is None or isinstance(thing, torch.Tensor):
            return self._value(thing, MOST_DEPTH)
        return {"kind": "other", "type": type(thing).__name__[:80]}


def beneath(tensor: torch.Tensor) -> torch.Tensor | None:
    """The plain tensor under one of a subclass, which may lie about its own methods; None where none can cross."""
    if tensor.dtype not in _NAMES or tensor.layout is not _STRIDED or not tensor.is_cpu:
        return None
    return tensor if type(tensor) is torch.Tensor else _as_subclass(tensor, torch.Tensor)


def _dtype(thing: torch.dtype | np.dtype[Any]) -> dict[str, Any]:
    library = "torch" if isinstance(thing, torch.dtype) else "numpy"
    name = str(thing).removeprefix("torch.")
    if not name.isidentifier() or len(name) > modules.MOST_WORD:
        return {"kind": "other", "type": f"dtype({name})"[:80]}
    return {"kind": "dtype", "library": library, "name": name}


def _set_as_made(pattern: _Pattern, module: torch.nn.Module) -> bool:
    """Whether a module's settings are as `_blank` left them, and nothing was put on it, such as a hook."""
    return vars(module) | {name: pattern.attributes[name] for name in _HELD} == pattern.attributes


def unchanged(value: dict[str, Any], argument: Any) -> bool:
    """Whether an argument that a Decoder made of `value` still holds what it held: kind, shape, dtype and every bit."""
    match value["kind"]:
        case "tensor":
            shape, dtype = tuple(value["shape"]), _DTYPES[value["dtype"]]
            if not isinstance(argument, torch.Tensor) or argument.shape != shape or argument.dtype is not dtype:
                return False
            return bool(_numpy(argument, force=True).tobytes() == value["data"])
        case "ndarray":
            if not isinstance(argument, np.ndarray | np.generic) or argument.shape != tuple(value["shape"]):
                return False
            return bool(argument.dtype.name == value["dtype"] and argument.tobytes() == value["data"])
        case "module":
            parts = [(part, argument._modules.get(name)) for name, part in value["parts"]]
            state = [(item, getattr(argument, name)) for name, item in value["state"]]
            same = len(argument._modules) == len(parts) and all(unchanged(*pair) for pair in (*parts, *state))
            return same and (value["type"] == "Sequential" or _set_as_made(value["as made"], argument))
        case "tuple" | "list" as kind:
            if type(argument).__name__ != kind or len(argument) != len(value["items"]):
                return False
            return all(map(unchanged, value["items"], argument))
        case "dict":
            return list(argument) == [Decoder(b"").value(key) for key, _ in value["items"]] and all(
                unchanged(item, argument[Decoder(b"").value(key)]) for key, item in value["items"]
            )
        case "float" if value["value"] != value["value"]:  # NaN is not equal to itself
            return bool(argument != argument)
        case _:
            return bool(Decoder(b"").value(value) == argument)
