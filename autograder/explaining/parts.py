"""A value taken apart into named arrays, for comparing and showing: a tensor is one, a dict or a module several."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from autograder.model import Array
from autograder.sandbox.inside.modules import settings_in_full
from autograder.sandbox.values import Dtype, Foreign, Module, NdArray, Tensor, Unkept, Value

MAIN = ""
"""The name of the one part of a value that has no others."""
_INT64 = range(-(1 << 63), 1 << 63)
_NUMBERS: Mapping[type, tuple[str, str]] = {bool: ("bool", "?"), int: ("int64", "q"), float: ("float64", "d")}
"""Python's numbers: dtype, and how struct packs them."""

Look: TypeAlias = Callable[[Value], Mapping[str, Array] | None]
"""How a lab looks at a value that it knows better: its parts, or None to have it looked at as any other."""


def parts(value: Value) -> Mapping[str, Array]:
    """All parts of a value by name, in order, at least one.

    A tensor, array, number or text is itself under MAIN, and so is a list of numbers, or of equally long lists of them;
    other items are `[0]`, entries `['mean']`; of a module the state, then the settings; of a Sequential the class of each
    part before it. What is no number is an Array of dtype `text`.
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
        case list() | tuple() if (table := _table(value)) is not None:
            yield name, table
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


def _table(items: Sequence[Value]) -> Array | None:
    """A list of numbers, or of equally long lists of them, as one array; None for what is not as regular."""
    tables = [_table(item) for item in items if isinstance(item, list | tuple)]
    if not tables:
        return _row(items)
    first, *others = tables
    alike = all(each and first and (each.dtype, each.shape) == (first.dtype, first.shape) for each in others)
    if first is None or not alike or len(tables) < len(items):
        return None
    return Array(first.dtype, (len(items), *first.shape), b"".join(each.data for each in tables if each))


def _row(items: Sequence[Value]) -> Array | None:
    kinds = {type(item) for item in items}
    dtype, letter = _NUMBERS.get(kinds.pop() if len(kinds) == 1 else type(None), ("", ""))
    if not dtype or (dtype == "int64" and not all(item in _INT64 for item in items)):
        return None
    return Array(dtype, (len(items),), struct.pack(f"<{len(items)}{letter}", *items))


def _module(value: Module, prefix: str) -> Iterator[tuple[str, Array]]:
    for place, part in enumerate(value.parts.values()):
        yield f"{prefix}[{place}]", _text(part.type if isinstance(part, Module) else _word(part))
        yield from _parts(part, f"{prefix}[{place}]") if isinstance(part, Module) else ()
    for name, held in value.state.items():
        if held is not None:
            yield from _parts(held, f"{prefix}{name}")
    for name, setting in settings_in_full(value.type, dict(value.settings)).items():
        whole = isinstance(setting, tuple) and None not in setting
        yield f"{prefix}{name}", _integers(setting) if whole else next(iter(parts(setting).values()))


def _scalar(number: bool | float) -> Array:
    row = _row([number])
    return _text(str(number)) if row is None else Array(row.dtype, (), row.data)


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
