"""What crosses to a student's process and back, on the trusted side: records that hold no torch and no code.

`encode` writes them for the wire; `decode` checks every field of what a student's process sent before it believes it.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from autograder.model import Array
from autograder.sandbox.inside.wire import WireError

_SIZES = {
    "float16": 2, "float32": 4, "float64": 8, "int8": 1, "uint8": 1, "int16": 2, "int32": 4, "int64": 8, "bool": 1,
}  # fmt: skip
_MAX_DIMENSIONS = 16
_MAX_TEXT = 4096
_MOST = 1 << 20
_MOST_ITEMS = 1 << 31


@dataclass(frozen=True)
class Tensor:
    """A tensor that crosses: its values, its memory layout when it is not contiguous, and whether it wants a gradient."""

    array: Array
    strides: tuple[int, ...] | None = None
    requires_grad: bool = False

    @functools.cached_property
    def header(self) -> str:
        """The wire's JSON for it; most tensors are sent to every submission, so it is kept."""
        strides = "" if self.strides is None else f',"strides":{list(self.strides)}'
        grad = ',"grad":true' if self.requires_grad else ""
        return f'{{"kind":"tensor","dtype":"{self.array.dtype}","shape":{list(self.array.shape)}{strides}{grad}}}'


@dataclass(frozen=True)
class Layer:
    """An nn.Conv2d that crosses: its constructor's settings, weight (C_out, C_in/groups, kH, kW) and bias (C_out,)."""

    settings: Mapping[str, Any]
    weight: Tensor | Foreign
    bias: Tensor | Foreign | None

    @functools.cached_property
    def encoded(self) -> tuple[str, bytes]:
        """The wire's JSON for it, and the buffers of its tensors, kept as a tensor's header is."""
        weight, bias = encode(self.weight), encode(self.bias)
        settings = json.dumps(dict(self.settings), separators=(",", ":"))
        return f'{{"kind":"conv2d","settings":{settings},"weight":{weight[0]},"bias":{bias[0]}}}', weight[1] + bias[1]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that cannot cross; `type` is the name of its Python type, bounded, as the student's process gave it."""

    type: str


Value: TypeAlias = "Tensor | Layer | Foreign | bool | int | float | str | Sequence[Value] | None"


def encode(value: Value) -> tuple[str, bytes]:
    """The wire's JSON for `value`, and the buffers of its tensors end to end."""
    match value:
        case Tensor():
            return value.header, value.array.data
        case Layer():
            return value.encoded
        case None | bool() | int() | float() | str():
            kind = "none" if value is None else type(value).__name__
            return json.dumps({"kind": kind, "value": value}), b""
        case tuple() | list():
            items = [encode(item) for item in value]
            texts = ",".join(text for text, _ in items)
            return f'{{"kind":"{type(value).__name__}","items":[{texts}]}}', b"".join(data for _, data in items)
        case _:
            raise TypeError(f"{value!r} cannot be sent to a student's process")


def decode(plain: Any, payload: bytes, depth: int = 0) -> Value:
    """The value that a student's process sent. Raises WireError for anything that is not exactly of the form."""
    if not isinstance(plain, dict) or depth > 8:
        raise WireError("a value that is no object")
    match plain:
        case {"kind": "tensor"}:
            return Tensor(_array(plain, payload))
        case {"kind": "conv2d", "settings": dict(settings), "weight": weight, "bias": bias}:
            return _layer(settings, decode(weight, payload, depth + 1), decode(bias, payload, depth + 1))
        case {"kind": "none"}:
            return None
        case {"kind": ("bool" | "int" | "float" | "str") as kind, "value": str(text)} if len(text) <= _MAX_TEXT:
            return _scalar(kind, text)
        case {"kind": ("tuple" | "list") as kind, "items": list(items)}:
            decoded = [decode(item, payload, depth + 1) for item in items]
            return tuple(decoded) if kind == "tuple" else decoded
        case {"kind": "other", "type": str(name)}:
            return Foreign(name[:80])
        case _:
            raise WireError("a value of no known kind")


def _array(plain: Mapping[str, Any], payload: bytes) -> Array:
    match plain:
        case {"dtype": str(dtype), "shape": list(shape), "at": int(start)}:
            pass
        case _:
            raise WireError("a tensor without dtype, shape or place")
    if dtype not in _SIZES or len(shape) > _MAX_DIMENSIONS:
        raise WireError(f"a tensor of dtype {dtype[:20]!r} and {len(shape)} dimensions")
    most = 1
    for size in shape:
        if type(size) is not int or size < 0:
            raise WireError("a tensor with an axis of no size")
        most *= size or 1
        if most > _MOST_ITEMS:
            raise WireError("a tensor of impossible size")
    end = start + math.prod(shape) * _SIZES[dtype]
    if start < 0 or end > len(payload):
        raise WireError("a tensor whose buffer is not where its header says")
    return Array(dtype, tuple(shape), payload[start:end])


def _layer(settings: Mapping[str, Any], weight: Value, bias: Value) -> Layer:
    if not isinstance(weight, Tensor | Foreign) or not (bias is None or isinstance(bias, Tensor | Foreign)):
        raise WireError("a layer without a weight")
    if settings.keys() != _LAYER.keys() or not all(_LAYER[name](value) for name, value in settings.items()):
        raise WireError("a layer whose settings are none")
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()}
    return Layer(plain, weight, bias)


def _is_count(value: Any) -> bool:
    return type(value) is int and -_MOST < value < _MOST


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_count, value))


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 40


_LAYER: Mapping[str, Callable[[Any], bool]] = {
    "in_channels": _is_count,
    "out_channels": _is_count,
    "kernel_size": _is_pair,
    "stride": _is_pair,
    "padding": lambda value: _is_word(value) or _is_pair(value),
    "dilation": _is_pair,
    "groups": _is_count,
    "bias": lambda value: isinstance(value, bool),
    "padding_mode": _is_word,
}
"""The settings that a layer has, each with what it may be."""


def _scalar(kind: str, text: str) -> Value:
    try:
        return {"bool": lambda: text == "True", "int": lambda: int(text), "float": lambda: float(text)}.get(
            kind, lambda: text
        )()
    except ValueError as error:
        raise WireError(f"a number that is none: {text[:20]!r}") from error
