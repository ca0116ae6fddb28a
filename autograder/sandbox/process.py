"""One submission's process: runs its cells, answers calls, and is begun anew after a call that ended it.

A call ends in one of five ways, each a value (`outcomes`). Whatever a student's process does wrong is one of these;
whatever of ours breaks is a SandboxError and never a mark.
"""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from autograder.sandbox.inside import wire
from autograder.sandbox.outcomes import CellsRun, Died, Missing, Outcome, Raised, Returned, TimedOut
from autograder.sandbox.values import Encoder, Value, decode


class Spawner(Protocol):
    """What a process needs of the box: a new confined process, and the end of it."""

    def spawn(self) -> socket.socket:
        """A channel to a new process."""

    def end(self) -> dict[str, Any]:
        """Kill it; `signal` says how it had ended."""


class StudentProcess:
    """One submission's process, restarted when it hung or crashed; cells that did so are then cut to definitions."""

    def __init__(self, box: Spawner, cells: Sequence[str], limits: Mapping[str, int]) -> None:
        self._box = box
        self._cells = cells
        self._limits = limits
        self._channel: socket.socket | None = None
        self._cut_short: dict[int, TimedOut | Died] = {}
        self._calls = 0
        self._until = time.monotonic() + limits["total_seconds"]
        self.run = CellsRun()

    def load(self) -> None:
        """Run the cells in a new process; a cell that ends the process is run again by its definitions alone."""
        skipped: set[int] = set()
        while True:
            self._channel = self._box.spawn()
            plan = [
                (index, source, index in self._cut_short)
                for index, source in enumerate(self._cells)
                if index not in skipped
            ]
            outcome, cell = self._run_cells(plan)
            if outcome is None:
                return
            self.end()
            if cell in self._cut_short or time.monotonic() > self._until:
                skipped.add(cell)
            self._cut_short.setdefault(cell, outcome)

    def _run_cells(self, plan: Sequence[tuple[int, str, bool]]) -> tuple[TimedOut | Died | None, int]:
        cell = -1
        channel = self._open_channel()
        try:
            wire.send(channel, {"do": "cells", "cells": plan})
            while True:
                frame, _ = wire.receive(channel, time.monotonic() + self._limits["cells_seconds"])
                match frame:
                    case {"event": "cell", "index": int(index)} if 0 <= index < len(self._cells):
                        cell = index
                    case {"done": "cells", "errors": list(errors), "notes": list(notes)}:
                        self.run = CellsRun(_cell_errors(errors), _texts(notes), dict(self._cut_short))
                        return None, cell
                    case _:
                        return Died(0), cell
        except TimeoutError:
            return TimedOut(), cell
        except (EOFError, OSError, wire.WireError):
            return Died(0), cell

    def call(self, function: str, arguments: Sequence[Value], *, forbid: bool) -> Outcome:
        """Call `function` in the student's process; after a call that ended it, the next begins a new one."""
        if self._channel is None:
            self.load()
        channel = self._open_channel()
        self._calls += 1
        encoder = Encoder()
        request = {"do": "call", "id": self._calls, "function": function, "forbid": forbid}
        request["arguments"] = [encoder.value(argument) for argument in arguments]
        operators: list[str] = []
        try:
            wire.send(channel, request, encoder.payload())
            return self._answer(channel, operators)
        except TimeoutError:
            self.end()
            return TimedOut(tuple(operators))
        except (EOFError, OSError, wire.WireError):
            return Died(self.end(), tuple(operators))

    def _answer(self, channel: socket.socket, operators: list[str]) -> Outcome:
        deadline = time.monotonic() + self._limits["call_seconds"]
        while True:
            frame, payload = wire.receive(channel, deadline)
            match frame:
                case {"event": "operator", "name": str(name)}:
                    if name[:80] not in operators:
                        operators.append(name[:80])
                case {"done": "call", "id": number, "status": str(status)} if number == self._calls:
                    return _outcome(status, frame, payload, tuple(operators))
                case _:
                    raise wire.WireError("not the answer to what was asked")

    def end(self) -> int:
        """Kill the process, if there is one; the signal that had ended it before, or 0."""
        if self._channel is None:
            return 0
        self._channel.close()
        self._channel = None
        ended = self._box.end()
        died_of = int(ended["signal"])
        return 0 if died_of == signal.SIGKILL else died_of

    def _open_channel(self) -> socket.socket:
        assert self._channel is not None
        return self._channel


def _outcome(status: str, frame: Mapping[str, Any], payload: bytes, operators: tuple[str, ...]) -> Outcome:
    match status, frame:
        case "returned", {"value": value, "changed": list(changed)}:
            return Returned(decode(value, payload), tuple(item is True for item in changed), operators)
        case "raised", _:
            raised = _raised(frame)
            return Raised(raised.type, raised.text, raised.cell, raised.line, raised.memory, operators)
        case "missing", _:
            return Missing()
        case _:
            raise wire.WireError(f"an answer of status {status[:20]!r}")


def _raised(plain: Mapping[str, Any]) -> Raised:
    match plain:
        case {"type": str(kind), "text": str(text)}:
            cell, line = plain.get("in_cell", plain.get("cell")), plain.get("line")
            numbers = [item if type(item) is int and 0 <= item < 1 << 31 else None for item in (cell, line)]
            return Raised(kind[:80], text[:2000], numbers[0], numbers[1], plain.get("memory") is True)
        case _:
            raise wire.WireError("an error without type and text")


def _cell_errors(errors: Sequence[Any]) -> dict[int, Raised]:
    raised = [_raised(error) for error in errors[:1000] if isinstance(error, dict)]
    return {error.cell: error for error in raised if error.cell is not None}


def _texts(items: Sequence[Any]) -> tuple[str, ...]:
    return tuple(item[:80] for item in items[:20] if isinstance(item, str))
