"""torch values <-> wire values, on the student's side. Tensors cross as dtype, shape and row-major bytes."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import torch

_DTYPES = {
    name: getattr(torch, name)
    for name in ("float16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64", "bool")
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}
ITEM = 16
"""Bytes that a value takes of a call's room, beside its content."""
MOST_TEXT = 4096
"""Characters of a text that crosses; numbers cross as texts too."""
MOST_DEPTH = 4
"""Of lists in lists."""


class Decoder:
    """Turns wire values into objects; takes their buffers from the payload one after the other."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._at = 0

    def value(self, value: dict[str, Any]) -> Any:
        """The Python object that a wire value stands for; the value is given its buffers."""
        match value["kind"]:
            case "tensor":
                end = self._at + math.prod(value["shape"]) * _DTYPES[value["dtype"]].itemsize
                value["data"] = self._payload[self._at : end]
                self._at = end
                return _tensor(value)
            case "conv2d":
                return _conv2d(value["settings"], self.value(value["weight"]), self.value(value["bias"]))
            case "none":
                return None
            case "tuple":
                return tuple(map(self.value, value["items"]))
            case "list":
                return list(map(self.value, value["items"]))
            case _:
                return value["value"]


def _tensor(value: dict[str, Any]) -> torch.Tensor:
    shape, dtype = value["shape"], value["dtype"]
    tensor = torch.from_numpy(np.ndarray(shape, dtype, bytearray(value["data"])))  # half the time of torch.frombuffer
    if "strides" in value:
        tensor = torch.empty_strided(shape, value["strides"], dtype=tensor.dtype).copy_(tensor)
    return tensor.requires_grad_() if "grad" in value else tensor


def _conv2d(settings: dict[str, Any], weight: torch.Tensor, bias: torch.Tensor | None) -> torch.nn.Conv2d:
    layer = _blank_layer(tuple((name, _hashable(setting)) for name, setting in settings.items()))
    layer.weight = torch.nn.Parameter(weight)
    layer.bias = None if bias is None else torch.nn.Parameter(bias)
    return layer


def _blank_layer(settings: tuple[tuple[str, Any], ...]) -> torch.nn.Conv2d:
    """A layer as its constructor leaves it; the constructor's random weights would take longer than the rest of a call."""
    pattern = _pattern(settings)
    layer = torch.nn.Conv2d.__new__(torch.nn.Conv2d)
    vars(layer).update({name: part.copy() if isinstance(part, dict) else part for name, part in vars(pattern).items()})
    return layer


@functools.cache
def _pattern(settings: tuple[tuple[str, Any], ...]) -> torch.nn.Conv2d:
    return _Unweighted(**dict(settings))


class _Unweighted(torch.nn.Conv2d):
    def reset_parameters(self) -> None:
        """Weights are set afterwards: to draw some first would take as long as all else."""


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
        if isinstance(thing, torch.nn.Conv2d):
            return self._conv2d(thing)
        if thing is None:
            return {"kind": "none"}
        if type(thing) in (bool, int, float, str):
            return self._plain(thing)
        if type(thing) in (tuple, list) and depth < MOST_DEPTH and self._take(ITEM * len(thing)):
            return {"kind": type(thing).__name__, "items": [self._value(item, depth + 1) for item in thing]}
        return {"kind": "other", "type": type(thing).__name__[:80]}

    def _plain(self, thing: bool | float | str) -> dict[str, Any]:
        kind = type(thing).__name__
        short = not isinstance(thing, int) or thing.bit_length() < MOST_TEXT  # Python writes no longer ones as decimals
        text = str(thing) if short else ""
        if short and len(text) <= MOST_TEXT and self._take(len(text)):
            return {"kind": kind, "value": text}
        return {"kind": "other", "type": kind}

    def _tensor(self, tensor: torch.Tensor) -> dict[str, Any]:
        name = _NAMES.get(tensor.dtype)
        if name is None or tensor.layout is not torch.strided or tensor.device.type != "cpu":
            return {"kind": "other", "type": f"Tensor({tensor.dtype}, {tensor.layout}, {tensor.device.type})"[:80]}
        # A subclass may lie about its own methods: only the plain tensor beneath it is asked.
        plain = tensor if type(tensor) is torch.Tensor else torch.Tensor.as_subclass(tensor, torch.Tensor)
        header: dict[str, Any] = {"kind": "tensor", "dtype": name, "shape": list(plain.shape)}
        if not self._take(plain.numel() * plain.element_size()):
            return header
        data = plain.numpy(force=True).tobytes()
        header["at"] = self._length
        self._parts.append(data)
        self._length += len(data)
        return header

    def _take(self, count: int) -> bool:
        """Whether there is room for `count` bytes more; they are taken then."""
        fits = count <= self._room
        self._room -= count if fits else 0
        return fits

    def _conv2d(self, layer: torch.nn.Conv2d) -> dict[str, Any]:
        settings = {
            "in_channels": layer.in_channels,
            "out_channels": layer.out_channels,
            "kernel_size": _pair(layer.kernel_size),
            "stride": _pair(layer.stride),
            "padding": layer.padding if isinstance(layer.padding, str) else _pair(layer.padding),
            "dilation": _pair(layer.dilation),
            "groups": layer.groups,
            "bias": layer.bias is not None,
            "padding_mode": str(layer.padding_mode),
        }
        if not self._take(2 * ITEM):
            return {"kind": "other", "type": "Conv2d"}
        weight, bias = (self._value(part, MOST_DEPTH) for part in (layer.weight, layer.bias))
        return {"kind": "conv2d", "settings": settings, "weight": weight, "bias": bias}


def _pair(setting: Any) -> list[int]:
    return [int(item) for item in setting] if isinstance(setting, tuple | list) else [int(setting)] * 2


def unchanged(value: dict[str, Any], argument: Any) -> bool:
    """Whether an argument that a Decoder made of `value` still holds what it held: shape, dtype and every bit."""
    match value["kind"]:
        case "tensor":
            shape, dtype = tuple(value["shape"]), _DTYPES[value["dtype"]]
            if not isinstance(argument, torch.Tensor) or argument.shape != shape or argument.dtype is not dtype:
                return False
            return bool(argument.numpy(force=True).tobytes() == value["data"])
        case "conv2d":
            return all(unchanged(value[name], getattr(argument, name)) for name in ("weight", "bias"))
        case "none":
            return argument is None
        case _:
            return bool(Decoder(b"").value(value) == argument)
