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

from autograder import texts
from autograder.model import Array
from autograder.sandbox.inside.wire import WireError

_SIZES = {
    "float16": 2, "float32": 4, "float64": 8, "int8": 1, "uint8": 1, "int16": 2, "int32": 4, "int64": 8, "bool": 1,
}  # fmt: skip
ROOM = 1 << 20
"""Bytes that one value may take where nobody says how many."""
ITEM = 16
"""Bytes that a value takes of its room, beside its content."""
MOST_TEXT = 4096
_MOST_DIMENSIONS = 16
_MOST_DEPTH = 8
_MOST_COUNT = 1 << 20
_MOST_ELEMENTS = 1 << 62


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


@dataclass(frozen=True, slots=True)
class Unkept:
    """A tensor that came back larger than anybody asked for: its numbers were left where they are."""

    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Layer:
    """An nn.Conv2d that crosses: its constructor's settings, weight (C_out, C_in/groups, kH, kW) and bias (C_out,)."""

    settings: Mapping[str, Any]
    weight: Tensor | Unkept | Foreign
    bias: Tensor | Unkept | Foreign | None

    @functools.cached_property
    def encoded(self) -> tuple[str, bytes]:
        """The wire's JSON for it, and the buffers of its tensors, kept as a tensor's header is."""
        weight, bias = encode(self.weight), encode(self.bias)
        settings = json.dumps(dict(self.settings), separators=(",", ":"))
        return f'{{"kind":"conv2d","settings":{settings},"weight":{weight[0]},"bias":{bias[0]}}}', weight[1] + bias[1]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that cannot cross; `type` is the name of its Python type, as the student's process gave it: one line."""

    type: str


Value: TypeAlias = "Tensor | Unkept | Layer | Foreign | bool | int | float | str | Sequence[Value] | None"


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


def decode(plain: Any, payload: bytes, room: int = ROOM) -> Value:
    """The value that a student's process sent, of at most `room` bytes. Raises WireError for all that is not of the form.

    Beyond this the trusted side may believe types and bounds: every number is one, every text is short and harmless.
    """
    return _Decoder(payload, room).value(plain, 0)


class _Decoder:
    """Reads one value; what it holds is taken from `room`."""

    def __init__(self, payload: bytes, room: int) -> None:
        self._payload = payload
        self._room = room

    def value(self, plain: Any, depth: int) -> Value:
        if not isinstance(plain, dict) or depth > _MOST_DEPTH:
            raise WireError("a value that is no object")
        self._take(ITEM)
        match plain:
            case {"kind": "tensor"}:
                return self._tensor(plain)
            case {"kind": "conv2d", "settings": dict(settings), "weight": weight, "bias": bias}:
                return _layer(settings, self.value(weight, depth + 1), self.value(bias, depth + 1))
            case {"kind": "none"}:
                return None
            case {"kind": ("bool" | "int" | "float" | "str") as kind, "value": str(text)} if len(text) <= MOST_TEXT:
                self._take(len(text))
                return _scalar(kind, text)
            case {"kind": ("tuple" | "list") as kind, "items": list(items)}:
                decoded = [self.value(item, depth + 1) for item in items]
                return tuple(decoded) if kind == "tuple" else decoded
            case {"kind": "other", "type": str(name)}:
                return Foreign(texts.line(name))
            case _:
                raise WireError("a value of no known kind")

    def _tensor(self, plain: Mapping[str, Any]) -> Tensor | Unkept:
        match plain:
            case {"dtype": str(dtype), "shape": list(sizes)} if dtype in _SIZES:
                shape = _shape(sizes)
            case _:
                raise WireError("a tensor without dtype or shape")
        if "at" not in plain:
            return Unkept(dtype, shape)
        start, length = plain["at"], math.prod(shape) * _SIZES[dtype]
        if type(start) is not int or start < 0 or start + length > len(self._payload):
            raise WireError("a tensor whose buffer is not where its header says")
        self._take(length)
        return Tensor(Array(dtype, shape, self._payload[start : start + length]))

    def _take(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            raise WireError("a value that is larger than was asked for")


def _shape(sizes: Sequence[Any]) -> tuple[int, ...]:
    if len(sizes) > _MOST_DIMENSIONS or not all(type(size) is int and size >= 0 for size in sizes):
        raise WireError("a tensor with an axis of no size")
    if math.prod(size or 1 for size in sizes) > _MOST_ELEMENTS:
        raise WireError("a tensor of impossible size")
    return tuple(sizes)


def _layer(settings: Mapping[str, Any], weight: Value, bias: Value) -> Layer:
    if not isinstance(weight, _A_WEIGHT) or not (bias is None or isinstance(bias, _A_WEIGHT)):
        raise WireError("a layer without a weight")
    if settings.keys() != _LAYER.keys() or not all(_LAYER[name](value) for name, value in settings.items()):
        raise WireError("a layer whose settings are none")
    return Layer({name: _setting(value) for name, value in settings.items()}, weight, bias)


def _setting(value: Any) -> Any:
    match value:
        case list():
            return tuple(value)
        case str():
            return texts.line(value)
        case _:
            return value


def _is_count(value: Any) -> bool:
    return type(value) is int and -_MOST_COUNT < value < _MOST_COUNT


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
_A_WEIGHT = Tensor | Unkept | Foreign


def _scalar(kind: str, text: str) -> bool | int | float | str:
    try:
        match kind:
            case "bool":
                return text == "True"
            case "int":
                return int(text)
            case "float":
                return float(text)
            case _:
                return texts.lines(text, MOST_TEXT)
    except ValueError as error:
        raise WireError(f"a number that is none: {text[:20]!r}") from error
