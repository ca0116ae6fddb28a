"""A call in a student's process, and how it can end: each ending a value, never an exception."""

from __future__ import annotations

import enum
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.sandbox.values import Value, encode

_quoted = functools.cache(json.dumps)

REFUSAL = "ValueError"
"""The one error that can be the right answer: the arguments are none that the function takes."""


@dataclass(frozen=True)
class Request:
    """A call to make; what `forbid` names (families, operators, functions) is taken away from the process before that.

    What it returns may take `room` bytes (without a number those of the limit `result_kib`); of a tensor beyond them only
    dtype and shape come back (`Unkept`).

    With `inputs`, what is asked for is not the result but what the result gives when it is called on each of them, as a
    tuple. `afresh`: the function was called before, and what that gave was changed. `seed`: the random numbers with which
    the call begins; without it each call of a process has others.
    """

    function: str
    arguments: Sequence[Value] = ()
    forbid: tuple[str, ...] = ()
    room: int | None = None
    inputs: Sequence[Value] = ()
    afresh: bool = False
    seed: int | None = None

    @functools.cached_property
    def encoded(self) -> tuple[str, bytes]:
        """Header and payload as they cross; most requests are made of every submission, and encoded once."""
        arguments, inputs = ([encode(each) for each in group] for group in (self.arguments, self.inputs))
        texts = ",".join([text for text, _ in arguments])
        payload = b"".join([data for _, data in (*arguments, *inputs)])
        more = "" if self.room is None else f',"room":{self.room}'
        if inputs:
            more += f',"inputs":[{",".join(text for text, _ in inputs)}]'
        if self.afresh:
            more += ',"afresh":true'
        if self.seed is not None:
            more += f',"seed":{self.seed}'
        return f'{{"function":{_quoted(self.function)},"bytes":{len(payload)},"arguments":[{texts}]{more}}}', payload


@dataclass(frozen=True, slots=True)
class Place:
    """A line (from 1) of a student's cell (from 0), in the function of this name."""

    cell: int
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The function gave `value`; `changed[i]` says whether argument i is no longer what it was.

    `operators` are the forbidden ones that ran meanwhile, `through` the student's lines that led to the first of them,
    the outermost first. `kept`: no later call changed a result that was given, or gave the same module afresh.
    """

    value: Value
    changed: tuple[bool, ...]
    operators: tuple[str, ...] = ()
    kept: bool = True
    through: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Raised:
    """The function (or a cell) ended in an error; `cell` and `line` are the innermost line of the student's own.

    `refuses`: it is a ValueError, or a kind of it.
    """

    type: str
    text: str
    cell: int | None = None
    line: int | None = None
    memory: bool = False
    operators: tuple[str, ...] = ()
    through: tuple[Place, ...] = ()
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """No function of that name was defined."""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """No answer within the limit; the process was killed."""


@dataclass(frozen=True, slots=True)
class Died:
    """The process ended, or sent what is no answer; `signal` is the number of the signal that ended it, or 0.

    `memory` says whether it ended because it took all the memory it may have.
    """

    signal: int
    memory: bool = False


Outcome = Returned | Raised | Missing | TimedOut | Died


@dataclass(frozen=True, slots=True)
class Failed:
    """A statement of a cell that ended in an error; `error` has its place.

    `statement` is its first line, `names` are those that are not defined because of it.
    """

    error: Raised
    statement: str = ""
    names: tuple[str, ...] = ()


class Kept(enum.StrEnum):
    """What of a cell is run that hung or ended the process."""

    REST = "rest"
    DEFINITIONS = "definitions"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CutShort:
    """How a cell hung or ended the process, the statements that did so with their lines, and what of it is run now."""

    ended: TimedOut | Died
    statements: tuple[int, ...]
    lines: tuple[int, ...]
    kept: Kept = Kept.REST


@dataclass(frozen=True, slots=True)
class CellsRun:
    """What running the cells came to: statements that failed, ignored shell lines, and by index the cells cut short.

    `left` names what of torch's state was not as it had been before (see `inside/state.py`), and was set right.
    """

    errors: tuple[Failed, ...] = ()
    shell_lines: tuple[str, ...] = ()
    cut_short: Mapping[int, CutShort] = field(default_factory=dict)
    left: tuple[str, ...] = ()
