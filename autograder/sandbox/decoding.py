"""What a student's process sent -> values: every field is checked before it is believed.

Beyond this the trusted side may believe types and bounds: every number is one, every text is short and harmless.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.messages import texts
from autograder.model import Array
from autograder.sandbox.inside.modules import MODULES, MOST_WORD, fits
from autograder.sandbox.inside.wire import WireError
from autograder.sandbox.values import Dtype, Foreign, Key, Module, NdArray, Tensor, Unkept, Value

_SIZES = {
    "float16": 2, "float32": 4, "float64": 8, "int8": 1, "uint8": 1, "int16": 2, "int32": 4, "int64": 8, "bool": 1,
}  # fmt: skip
ROOM = 1 << 20
"""Bytes that one value may take where nobody says how many."""
ITEM = 16
"""Bytes that a value takes of its room, beside its content."""
MOST_TEXT = 4096
_MOST_DIMENSIONS = 64
_MOST_DEPTH = 8
_MOST_ELEMENTS = 1 << 62


def decode(plain: Any, payload: bytes, room: int = ROOM) -> Value:
    """The value that a student's process sent, of at most `room` bytes. Raises WireError for all that is not of the form."""
    return _Decoder(payload, room).value(plain, 0)


_STATE = Tensor | Unkept | Foreign | None
"""What a module may hold under a name of its state."""


class _Decoder:
    """Reads one value; what it holds is taken from `room`."""

    def __init__(self, payload: bytes, room: int) -> None:
        self._payload = payload
        self._granted = self._room = room

    def value(self, plain: Any, depth: int) -> Value:
        if not isinstance(plain, dict) or depth > _MOST_DEPTH:
            raise WireError("a value that is no object")
        self._take(ITEM)
        match plain:
            case {"kind": "tensor"}:
                return self._tensor(plain)
            case {"kind": "ndarray"}:
                return self._ndarray(plain)
            case {"kind": "module"}:
                return self._module(plain, depth)
            case {"kind": "dict", "items": list(pairs)}:
                return self._dict(pairs, depth)
            case {"kind": "slice", "items": [start, stop, step]}:
                return slice(*(self._whole(part, depth) for part in (start, stop, step)))
            case {"kind": "dtype", "library": "torch" | "numpy" as library, "name": str(name)}:
                return Dtype(library, _identifier(name))
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
        found = self._array(plain)
        return Tensor(found) if isinstance(found, Array) else found

    def _ndarray(self, plain: Mapping[str, Any]) -> NdArray | Unkept:
        found, scalar = self._array(plain), plain.get("scalar", False)
        if type(scalar) is not bool or (scalar and plain["shape"]):
            raise WireError("a number with axes")
        return NdArray(found, scalar) if isinstance(found, Array) else found

    def _array(self, plain: Mapping[str, Any]) -> Array | Unkept:
        match plain:
            case {"dtype": str(dtype), "shape": list(sizes)} if dtype in _SIZES:
                shape = _shape(sizes)
            case _:
                raise WireError("a tensor without dtype or shape")
        if "at" not in plain:
            return Unkept(dtype, shape, plain["kind"], self._granted)
        start, length = plain["at"], math.prod(shape) * _SIZES[dtype]
        if type(start) is not int or start < 0 or start + length > len(self._payload):
            raise WireError("a tensor whose buffer is not where its header says")
        self._take(length)
        return Array(dtype, shape, self._payload[start : start + length])

    def _dict(self, pairs: Sequence[Any], depth: int) -> dict[Key, Value]:
        found: dict[Key, Value] = {}
        for pair in pairs:
            match pair:
                case [key, item]:
                    name, value = self.value(key, depth + 1), self.value(item, depth + 1)
                case _:
                    raise WireError("an entry of a dict that is no pair")
            if not (name is None or isinstance(name, bool | int | float | str)) or name in found:
                raise WireError("a dict with a key that is none")
            found[name] = value
        return found

    def _whole(self, plain: Any, depth: int) -> int | None:
        value = self.value(plain, depth + 1)
        if value is not None and type(value) is not int:
            raise WireError("a slice of what is no number")
        return value

    def _module(self, plain: Mapping[str, Any], depth: int) -> Module:
        match plain:
            case {
                "type": str(kind),
                "settings": dict(settings),
                "state": list(state),
                "parts": list(parts),
                "training": bool(training),
            } if kind in MODULES:
                form = MODULES[kind]
            case _:
                raise WireError("a module of no known form")
        if settings.keys() != form.settings.keys() or (parts and kind != "Sequential"):
            raise WireError("a module with other settings or parts")
        if not all(fits(which, form.axes, settings[name]) for name, which in form.settings.items()):
            raise WireError("a module whose settings are none")
        found = self._by_name(state, depth)
        if tuple(found) != form.state or not all(isinstance(item, _STATE) for item in found.values()):
            raise WireError("a module with another state")
        modules: Any = self._by_name(parts, depth)
        if not all(isinstance(part, Module | Foreign) for part in modules.values()):
            raise WireError("a part of a module that is none")
        plain_settings = {name: _setting(value) for name, value in settings.items()}
        return Module(kind, plain_settings, found, modules, training)

    def _by_name(self, pairs: Sequence[Any], depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pair in pairs:
            match pair:
                case [str(name), value] if len(name) <= MOST_WORD and name not in found:
                    found[texts.line(name)] = self.value(value, depth + 1)
                case _:
                    raise WireError("a part of a module without a name")
        return found

    def _take(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            raise WireError("a value that is larger than was asked for")


def _shape(sizes: Sequence[Any]) -> tuple[int, ...]:
    if len(sizes) > _MOST_DIMENSIONS or {int, *map(type, sizes)} != {int} or min(sizes, default=0) < 0:
        raise WireError("a tensor with an axis of no size")
    if math.prod(filter(None, sizes)) > _MOST_ELEMENTS:
        raise WireError("a tensor of impossible size")
    return tuple(sizes)


def _setting(value: Any) -> Any:
    match value:
        case list():
            return tuple(value)
        case str():
            return texts.line(value)
        case _:
            return value


def _identifier(name: str) -> str:
    if not name.isascii() or not name.isidentifier() or len(name) > MOST_WORD:
        raise WireError("a dtype without a name")
    return name


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
