"""A value taken apart into named arrays, for comparing and showing: a tensor is one, a dict or a module several."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from autograder.model import Array
from autograder.sandbox.inside.modules import MODULES, in_full
from autograder.sandbox.values import Dtype, Foreign, Module, NdArray, Tensor, Unkept, Value

MAIN = ""
"""The name of the one part of a value that has no others."""
_INT64 = range(-(1 << 63), 1 << 63)

Look: TypeAlias = Callable[[Value], Mapping[str, Array] | None]
"""How a lab looks at a value that it knows better: its parts, or None to have it looked at as any other."""


def parts(value: Value) -> Mapping[str, Array]:
    """All parts of a value by name, in order, at least one.

    A tensor, array, number or text is itself under MAIN; items are `[0]`, entries `['mean']`; of a module the state, then
    the settings. What is no number is an Array of dtype `text`.
    """
    return dict(_parts(value, MAIN)) or {MAIN: _text(_word(value))}


def kind_of(value: Value) -> str:
    """The name of a value's type, as people know it: Tensor, ndarray, float, list, Linear, NoneType."""
    match value:
        case NdArray():
            return type(_number(value)).__name__ if value.scalar else "ndarray"
        case Module() | Foreign():
            return value.type
        case None | Tensor() | Dtype():
            return {Tensor: "Tensor", Dtype: "dtype"}.get(type(value), "NoneType")
        case _:
            return type(value).__name__


def _parts(value: Value, name: str) -> Iterator[tuple[str, Array]]:
    match value:
        case Tensor():
            yield name, value.array
        case NdArray():
            yield name, _scalar(_number(value)) if value.scalar else value.array
        case bool() | int() | float():
            yield name, _scalar(value)
        case list() | tuple():
            for index, item in enumerate(value):
                yield from _parts(item, f"{name}[{index}]")
        case dict():
            for key, item in value.items():
                yield from _parts(item, f"{name}[{key!r}]")
        case Module():
            yield from _module(value, f"{name}." if name else "")
        case _:
            yield name, _text(_word(value))


def _module(value: Module, prefix: str) -> Iterator[tuple[str, Array]]:
    for name, held in (*value.state.items(), *value.parts.items()):
        if held is not None:
            yield from _parts(held, f"{prefix}{name}")
    form = MODULES[value.type]
    for name, setting in value.settings.items():
        full = in_full(form.settings[name], form.axes, setting)
        whole = isinstance(full, tuple) and None not in full
        yield f"{prefix}{name}", _integers(full) if whole else next(iter(parts(setting).values()))


def _scalar(number: bool | float) -> Array:
    if isinstance(number, bool):
        return Array("bool", (), struct.pack("<?", number))
    if isinstance(number, int):
        return Array("int64", (), struct.pack("<q", number)) if number in _INT64 else _text(str(number))
    return Array("float64", (), struct.pack("<d", number))


def _number(value: NdArray) -> bool | int | float:
    number: bool | int | float = value.array.nested()
    return number


def _integers(numbers: tuple[int, ...]) -> Array:
    return Array("int64", (len(numbers),), struct.pack(f"<{len(numbers)}q", *numbers))


def _text(text: str) -> Array:
    return Array("text", (), text.encode("utf-8", "replace"))


def _word(value: Value) -> str:
    match value:
        case str():
            return value
        case Dtype():
            return f"{value.library}.{value.name}"
        case Foreign():
            return f"<{value.type}>"
        case Unkept():
            return f"<{value.kind} {value.dtype} {value.shape}>"
        case list() | tuple() | dict():
            return str(type(value)())
        case Module():
            return f"{value.type}()"
        case _:
            return repr(value)
