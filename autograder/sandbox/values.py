"""What crosses to a student's process and back, on the trusted side: records that hold no torch and no code.

`encode` writes them for the wire; see `decoding` for what comes back.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from autograder.model import Array

_compact = json.JSONEncoder(separators=(",", ":")).encode
_quoted = functools.lru_cache(json.dumps)


@dataclass(frozen=True)
class Tensor:
    """A tensor that crosses: its values, its memory layout when it is not contiguous, and whether it wants a gradient.

    One `within` (back, offset) is a view of the memory of the tensor of this call that crosses so many before it; it has
    strides.
    """

    array: Array
    strides: tuple[int, ...] | None = None
    requires_grad: bool = False
    within: tuple[int, int] | None = None

    @property
    def header(self) -> str:
        """The wire's JSON for it."""
        return _tensor_header(self.array.dtype, self.array.shape, self.strides, self.requires_grad, self.within)


@functools.lru_cache(1024)
def _tensor_header(
    dtype: str, shape: Sequence[int], strides: Sequence[int] | None, grad: bool, within: Sequence[int] | None
) -> str:
    more = "" if strides is None else f',"strides":{list(strides)}'
    more += ',"grad":true' if grad else ""
    more += "" if within is None else f',"within":{list(within)}'
    return f'{{"kind":"tensor","dtype":"{dtype}","shape":{list(shape)}{more}}}'


@dataclass(frozen=True)
class NdArray:
    """A NumPy array that crosses; a `scalar` is a number of NumPy's (np.float64(3))."""

    array: Array
    scalar: bool = False

    @functools.cached_property
    def header(self) -> str:
        """The wire's JSON for it."""
        scalar = ',"scalar":true' if self.scalar else ""
        return f'{{"kind":"ndarray","dtype":"{self.array.dtype}","shape":{list(self.array.shape)}{scalar}}}'


@dataclass(frozen=True, slots=True)
class Unkept:
    """A tensor or array that came back larger than anybody asked for: its numbers were left where they are.

    That it was too large is its process's word; `room` are the bytes that all of the answer could take.
    """

    dtype: str
    shape: tuple[int, ...]
    kind: str = "tensor"
    room: int = 0


@dataclass(frozen=True)
class Module:
    """A torch.nn module that crosses: its class, the settings of its constructor, its state by name, and its parts.

    See `inside/modules.py` for what crosses. State that is None is not there. Parts are a Sequential's modules.
    """

    type: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Tensor | Unkept | Foreign | None] = field(default_factory=dict)
    parts: Mapping[str, Module | Foreign] = field(default_factory=dict)
    training: bool = True

    @property
    def encoded(self) -> tuple[str, bytes]:
        """The wire's JSON for it, and the buffers of its tensors."""
        state, state_data = _named(self.state)
        parts, parts_data = _named(self.parts)
        settings = _compact(dict(self.settings))
        training = "true" if self.training else "false"
        header = f'"type":"{self.type}","settings":{settings},"state":{state},"parts":{parts},"training":{training}'
        return f'{{"kind":"module",{header}}}', state_data + parts_data


@dataclass(frozen=True, slots=True)
class Dtype:
    """A dtype that crosses, as a value: its `library` (torch or numpy) and its name there, such as `float32`."""

    library: str
    name: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that cannot cross; `type` is the name of its Python type, as the student's process gave it: one line."""

    type: str


Key: TypeAlias = bool | int | float | str | None
Value: TypeAlias = (
    "Tensor | NdArray | Unkept | Module | Dtype | Foreign | slice | Key | Sequence[Value] | Mapping[Key, Value]"
)


def encode(value: Value) -> tuple[str, bytes]:
    """The wire's JSON for `value`, and the buffers of its tensors end to end."""
    if type(value) is int:  # nearly all that is no tensor
        return f'{{"kind":"int","value":{value}}}', b""
    match value:
        case Tensor() | NdArray():
            return value.header, value.array.data
        case Module():
            return value.encoded
        case Dtype():
            return json.dumps({"kind": "dtype", "library": value.library, "name": value.name}), b""
        case slice():
            items, data = _listed((value.start, value.stop, value.step))
            return f'{{"kind":"slice","items":{items}}}', data
        case None | bool() | int() | float() | str():
            kind = "none" if value is None else type(value).__name__
            return json.dumps({"kind": kind, "value": value}), b""
        case tuple() | list():
            items, data = _listed(value)
            return f'{{"kind":"{type(value).__name__}","items":{items}}}', data
        case dict():
            pairs = [_listed(pair) for pair in value.items()]
            return f'{{"kind":"dict","items":[{",".join(text for text, _ in pairs)}]}}', b"".join(d for _, d in pairs)
        case _:
            raise TypeError(f"{value!r} cannot be sent to a student's process")


def _listed(values: Sequence[Value]) -> tuple[str, bytes]:
    items = [encode(item) for item in values]
    return f"[{','.join(text for text, _ in items)}]", b"".join(data for _, data in items)


def _named(values: Mapping[str, Any]) -> tuple[str, bytes]:
    items = [(name, *encode(value)) for name, value in values.items()]
    texts = ",".join(f"[{_quoted(name)},{text}]" for name, text, _ in items)
    return f"[{texts}]", b"".join(data for _, _, data in items)
