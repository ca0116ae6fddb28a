"""The one form that a tensor has outside torch."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Any

_FORMATS = {
    "float16": "e",
    "float32": "f",
    "float64": "d",
    "int64": "q",
    "int32": "i",
    "int16": "h",
    "int8": "b",
    "uint8": "B",
    "bool": "?",
}


@dataclass(frozen=True, slots=True)
class Array:
    """A dense tensor outside torch: `data` is row-major and little-endian, `dtype` a torch name without `torch.`.

    A text is one too: of dtype `text` and shape (), its data in UTF-8.
    """

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    def nested(self) -> Any:
        """The values as nested lists (a plain number for shape `()`, a str for a text)."""
        if self.dtype == "text":
            return self.data.decode()
        if 0 in self.shape:
            return []
        values: list[Any] = list(struct.unpack(f"<{math.prod(self.shape)}{_FORMATS[self.dtype]}", self.data))
        for size in reversed(self.shape[1:]):
            values = [values[start : start + size] for start in range(0, len(values), size)]
        return values if self.shape else values[0]
