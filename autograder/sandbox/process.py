"""One submission's process: runs its cells, answers calls, and is begun anew after a call that ended it.

A call ends in one of five ways, each a value (`outcomes`). Whatever a student's process does wrong is one of these;
whatever of ours breaks is a SandboxError and never a mark.
"""

from __future__ import annotations

import math
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.errors import SandboxError
from autograder.sandbox import replies
from autograder.sandbox.clock import Clock
from autograder.sandbox.inside import wire
from autograder.sandbox.limits import MIB
from autograder.sandbox.outcomes import CellsRun, Died, Outcome, Request, TimedOut

TOGETHER_SECONDS = 2
"""For all cells, or many calls, at once; what takes longer, or ends the process, is done again one by one."""
_SECONDS_TO_END = 0.5
_NEARLY_ALL = 0.75


@dataclass(frozen=True, slots=True)
class Spawned:
    """A new confined process: the channel to it, and its number here."""

    channel: socket.socket
    pid: int


class Spawner(Protocol):
    """What a process needs of the box: a new confined process, and the end of it."""

    def spawn(self) -> Spawned:
        """A new process."""

    def forbid(self) -> None:
        """Take the convolution operators away from the process, for good."""

    def end(self, patience: float) -> Mapping[str, Any]:
        """Give it so many seconds to end by itself, then kill it; see the fork parent for what it says."""


class StudentProcess:
    """One submission's process, restarted when it hung or crashed; cells that did so are then cut to definitions.

    The first call that forbids the convolution operators takes them away for good: an answer that may use them and comes
    later is given by a new process.
    """

    def __init__(self, box: Spawner, cells: Sequence[str], limits: Mapping[str, int]) -> None:
        self._box = box
        self._cells = cells
        self._limits = limits
        self._spawned: Spawned | None = None
        self._forbids = False
        self._cut_short: dict[int, TimedOut | Died] = {}
        self._calls = 0
        self._served: set[str] = set()
        self._until = math.inf
        self.run = CellsRun()

    def load(self) -> None:
        """Run the cells in a new process; a cell that ends the process is run again by its definitions alone."""
        if self._run_cells_at_once():
            return
        skipped: set[int] = set()
        while time.monotonic() < self._until:
            spawned = self._spawn()
            plan = [
                (index, source, index in self._cut_short)
                for index, source in enumerate(self._cells)
                if index not in skipped
            ]
            ended, cell = self._run_cells(spawned, plan)
            if ended is None:
                return
            if cell < 0:
                raise SandboxError(
                    "a process ended before any of the student's code ran in it: is there enough memory?"
                )
            if cell in self._cut_short:
                skipped.add(cell)
            self._cut_short.setdefault(cell, ended)

    def _spawn(self) -> Spawned:
        spawned = self._spawned = self._box.spawn()
        self._served = set()
        self._forbids = False
        # The student's time begins with the first process: the box may have had to start for it.
        self._until = min(self._until, time.monotonic() + self._limits["total_seconds"])
        return spawned

    def _run_cells_at_once(self) -> bool:
        """Run all cells without being told which one runs; False when they took long or ended the process.

        Each message would wake this side, at the price of running many a cell.
        """
        if self._cut_short:
            return False
        spawned = self._spawn()
        plan = [(index, source, False) for index, source in enumerate(self._cells)]
        try:
            wire.send(spawned.channel, {"do": "cells", "cells": plan, "announce": False})
            frame, _ = wire.receive(spawned.channel, self._clock(spawned, self._together("cells_seconds")).left)
            self._note_run(frame)
        except (TimeoutError, EOFError, OSError, wire.WireError):
            self.end()
            return False
        return True

    def _note_run(self, frame: Mapping[str, Any]) -> None:
        self.run = replies.cells_run(frame, self._cut_short)

    def _together(self, limit: str) -> float:
        return min(self._limits[limit], TOGETHER_SECONDS)

    def _run_cells(self, spawned: Spawned, plan: Sequence[tuple[int, str, bool]]) -> tuple[TimedOut | Died | None, int]:
        cell = -1
        try:
            wire.send(spawned.channel, {"do": "cells", "cells": plan, "announce": True})
            while True:
                frame, _ = wire.receive(spawned.channel, self._clock(spawned, self._limits["cells_seconds"]).left)
                match frame:
                    case {"event": "cell", "index": int(index)} if cell < index < len(self._cells):
                        cell = index
                    case _:
                        self._note_run(frame)
                        return None, cell
        except TimeoutError:
            self.end()
            return TimedOut(), cell
        except (EOFError, OSError, wire.WireError) as error:
            return self._death(error), cell

    def call(self, request: Request) -> Outcome:
        """Call a function in the student's process; after a call that ended it, the next begins a new one.

        A process that ends while it has answered for other functions may have been their doing (a thread that one left
        behind): the call is made once more, in a new one.
        """
        outcome = self._call(request)
        if isinstance(outcome, Died | TimedOut) and self._served - {request.function}:
            outcome = self._call(request)
        return outcome

    def _call(self, request: Request) -> Outcome:
        spawned = self._ready([request])
        if spawned is None:
            return TimedOut()
        try:
            return self._answers(spawned, [request], self._limits["call_seconds"])[0]
        except TimeoutError:
            self.end()
            return TimedOut()
        except (EOFError, OSError, wire.WireError) as error:
            return self._death(error)

    def calls(self, requests: Sequence[Request]) -> list[Outcome] | None:
        """The same for several that are all forbidden the operators, or none: they cross in one frame each way.

        They have `TOGETHER_SECONDS` for all. None when that was not enough or the process ended: it is gone, and the
        calls are to be made anew, one by one.
        """
        spawned = self._ready(requests)
        if spawned is None:
            return None
        try:
            return self._answers(spawned, requests, self._together("call_seconds"))
        except (TimeoutError, EOFError, OSError, wire.WireError):
            self.end()
            return None

    def _ready(self, requests: Sequence[Request]) -> Spawned | None:
        """The process that answers these; None when there was no time left to have one."""
        forbid = requests[0].forbid
        assert all(request.forbid is forbid for request in requests)
        if self._forbids and not forbid:
            self.end()
        if self._spawned is None:
            self.load()
        if forbid and not self._forbids and self._spawned is not None:
            self._box.forbid()
            self._forbids = True
        return self._spawned

    def _answers(self, spawned: Spawned, requests: Sequence[Request], seconds: float) -> list[Outcome]:
        self._calls += 1
        self._served.update(request.function for request in requests)
        headers, payloads = zip(*(request.encoded for request in requests), strict=True)
        room = self._limits["result_kib"] << 10
        head = f'{{"do":"calls","id":{self._calls},"room":{room},"calls":[{",".join(headers)}]}}'
        wire.send_encoded(spawned.channel, head.encode(), b"".join(payloads))
        clock = self._clock(spawned, seconds)
        while True:
            frame, payload = wire.receive(spawned.channel, clock.left)
            match frame:
                case {"done": "cells"}:
                    continue  # said twice
                case {"done": "calls", "id": int(number)} if number < self._calls:
                    continue
                case {"done": "calls", "id": self._calls, "answers": list(answers)} if len(answers) == len(requests):
                    return [
                        replies.outcome(answer, payload, len(request.arguments), request.room or room)
                        for answer, request in zip(answers, requests, strict=True)
                    ]
                case _:
                    raise wire.WireError("not the answers to what was asked")

    def _clock(self, spawned: Spawned, seconds: float) -> Clock:
        return Clock(spawned.pid, seconds, self._until)

    def _death(self, error: Exception) -> TimedOut | Died:
        """How a process ended that no longer answers, or whose answer is none."""
        ended = self.end(0 if isinstance(error, wire.WireError) else _SECONDS_TO_END)
        died_of = int(ended.get("signal", 0))
        if died_of == signal.SIGKILL and ended["cpu"] >= _NEARLY_ALL * self._limits["cpu_seconds"]:
            return TimedOut()
        # Nobody but the kernel sends SIGKILL in there; other signals are what running out of address space ends in.
        much = ended.get("memory", 0) >= _NEARLY_ALL * self._limits["memory_mib"] * MIB
        return Died(died_of, died_of == signal.SIGKILL or (died_of != 0 and much))

    def end(self, patience: float = 0) -> Mapping[str, Any]:
        """End the process, if there is one, and say how it ended."""
        if self._spawned is None:
            return {}
        self._spawned.channel.close()
        self._spawned = None
        return self._box.end(patience)
