"""What failed in a student's process, as it is told to the trusted side."""

from __future__ import annotations

from collections.abc import Container
from types import FrameType
from typing import Any

import statements
from statements import Piece

_NAME = vars(type)["__name__"].__get__
_MISSING = vars(NameError)["name"].__get__
_LINE = vars(SyntaxError)["lineno"].__get__
MOST_PLACES = 8
MOST_FRAMES = 2000
"""Of a stack of calls so many are looked at."""


class Failures:
    """The statements of one cell that failed; one that only misses what an earlier one would have defined is none.

    `missing` says for each name that is not there which failure is the cause; it goes from cell to cell.
    """

    def __init__(self, cell: int, missing: dict[str, dict[str, Any]], namespace: Container[str]) -> None:
        self.found: list[dict[str, Any]] = []
        self.name = f"<cell {cell}>"
        self._cell = cell
        self._missing = missing
        self._namespace = namespace

    def add(self, piece: Piece | None, error: BaseException) -> None:
        """Note that `piece` (None where it is not known) ended in `error`."""
        name = _MISSING(error) if issubclass(type(error), NameError) else None
        cause = self._missing.get(name) if type(name) is str else None
        if cause is None:
            place = {"line": piece.line, "statement": piece.text[:200]} if piece else {"line": None, "statement": ""}
            said = {key: value for key, value in describe(error).items() if key != "in_cell"}
            cause = {**said, **place, "cell": self._cell, "names": []}
            self.found.append(cause)
        if piece is not None and piece.tree is not None:
            for name in statements.names(piece.tree):
                if name not in self._namespace and name not in self._missing:
                    self._missing[name] = cause
                    cause["names"].append(name)


def describe(error: BaseException) -> dict[str, Any]:
    """{"type", "text", "refuses", "line", "cell"} of an error: the innermost line that lies in a cell. Never raises.

    An error of the student's own type may raise when it is asked for its class, its line or anything else.
    """
    try:
        text = str.__getitem__(str(error), slice(2000))  # whatever a text of the student's own kind makes of it
    except BaseException:  # a student's __str__ may do anything
        text = ""
    line = _LINE(error) if issubclass(type(error), SyntaxError) else None
    place: dict[str, Any] = {"line": line if type(line) is int else None}
    trace = statements.traceback(error)
    while trace is not None:
        cell = _cell(trace.tb_frame)
        if cell is not None:
            place = {"line": trace.tb_lineno, "in_cell": cell}
        trace = trace.tb_next
    refuses = issubclass(type(error), ValueError)
    return {"type": _called(type(error)), "text": text, "refuses": refuses, **place}


def _called(kind: type) -> str:
    """What a type is called, whatever its own type says about that."""
    name: str = _NAME(kind)
    return name[:80]


def places(frame: FrameType | None) -> list[list[Any]]:
    """[cell, line, function] of the innermost frames from `frame` outwards that lie in a cell, the outermost first."""
    found: list[list[Any]] = []
    for _ in range(MOST_FRAMES):
        if frame is None or len(found) == MOST_PLACES:
            break
        cell = _cell(frame)
        if cell is not None:
            found.insert(0, [cell, frame.f_lineno, frame.f_code.co_name[:80]])
        frame = frame.f_back
    return found


def _cell(frame: FrameType) -> int | None:
    """The number of the cell in which the code of a frame lies."""
    file = frame.f_code.co_filename
    number = file[6:-1] if file.startswith("<cell ") else ""
    return int(number) if number.isdecimal() and len(number) < 10 else None
