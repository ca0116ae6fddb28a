"""What a student's process says of its cells and calls, checked field by field: beyond this its texts may be shown.

Values among it are decoded in `decoding`. Whatever is not exactly of the form is a WireError.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.messages import texts
from autograder.sandbox.decoding import decode
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.wire import WireError
from autograder.sandbox.outcomes import CellsRun, CutShort, Failed, Missing, Outcome, Place, Raised, Returned

STATEMENT = 120
"""Characters of a statement's first line."""
STATES = (
    "default_device",
    "function_modes",
    "dispatch_modes",
    "hooks",
    "gradients",
    "autocast",
    "anomaly",
    "precision",
)
"""What of torch's state cells can leave changed."""
_MOST_ERRORS = 100
_MOST_NAMES = 20
_MOST_PLACES = 8
_MOST_LINE = 1 << 31
_BESIDE = 128 << 10
"""Bytes of an answer's header beside what its value takes."""


def header_bytes(rooms: Iterable[int]) -> int:
    """Bytes that the header of answers may take whose values may take so much room.

    A value takes 16 bytes of its room or more, and in JSON at most a thousand: a type's name of 80 characters, escaped. An
    error's text, a list of operators and the lines that led to them come on top.
    """
    return min(wire.MAX_HEADER, sum(64 * room + _BESIDE for room in rooms))


def outcome(answer: Any, payload: bytes, arguments: int, room: int) -> Outcome:
    """How a call ended that was given so many arguments, and whose value may take `room` bytes."""
    match answer:
        case {"status": "returned", "value": value, "changed": list(changed), "operators": list(names)}:
            if len(changed) != arguments:
                raise WireError("not every argument was looked at")
            kept, looked = answer.get("kept") is True, tuple([item is True for item in changed])
            return Returned(decode(value, payload, room), looked, _names(names), kept, _places(answer))
        case {"status": "raised", "operators": list(names)}:
            return replace(_raised(answer), operators=_names(names), through=_places(answer))
        case {"status": "missing"}:
            return Missing()
        case _:
            raise WireError("an answer without a known status")


def cells_run(frame: Any, cut_short: Mapping[int, CutShort]) -> CellsRun:
    """What running the cells came to; `cut_short` is what this side saw of it."""
    match frame:
        case {"done": "cells", "errors": list(errors), "notes": list(notes), "left": list(left)}:
            failed = tuple(map(_failed, errors[:_MOST_ERRORS]))
            return CellsRun(failed, _names(notes), dict(cut_short), tuple(name for name in STATES if name in left))
        case _:
            raise WireError("not what running cells gives")


def _failed(plain: Any) -> Failed:
    match plain:
        case {"cell": int(), "statement": str(statement), "names": list(names)}:
            return Failed(_raised(plain), texts.line(statement, STATEMENT), _names(names))
        case _:
            raise WireError("not a statement that failed")


def _raised(plain: Any) -> Raised:
    match plain:
        case {"type": str(kind), "text": str(text)}:
            cell, line = _number(plain, "in_cell", "cell"), _number(plain, "line")
            refuses = plain.get("refuses") is True
            return Raised(texts.line(kind), texts.lines(text), cell, line, plain.get("memory") is True, refuses=refuses)
        case _:
            raise WireError("an error without type and text")


def _number(plain: Mapping[str, Any], *names: str) -> int | None:
    found = next((plain[name] for name in names if name in plain), None)
    return found if type(found) is int and 0 <= found < _MOST_LINE else None


def _names(items: Sequence[Any]) -> tuple[str, ...]:
    names = items[:_MOST_NAMES]
    if not all(isinstance(name, str) for name in names):
        raise WireError("a name that is none")
    return tuple(map(texts.line, names))


def _places(answer: Mapping[str, Any]) -> tuple[Place, ...]:
    """The lines that led to a forbidden operator; what is no line is left out."""
    match answer:
        case {"through": list(through)}:
            return tuple(place for plain in through[:_MOST_PLACES] for place in _place(plain))
        case _:
            return ()


def _place(plain: Any) -> Iterator[Place]:
    match plain:
        case [int(cell), int(line), str(function)] if 0 <= cell < _MOST_LINE and 0 < line < _MOST_LINE:
            yield Place(int(cell), int(line), texts.line(function))
