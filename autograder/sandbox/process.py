"""One submission's process: runs its cells, answers calls, and is begun anew after a call that ended it.

A call ends in one of five ways, each a value (`outcomes`). Whatever a student's process does wrong is one of these;
whatever of ours breaks is a SandboxError and never a mark.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.errors import SandboxError
from autograder.sandbox import replies
from autograder.sandbox.clock import Clock
from autograder.sandbox.inside import wire
from autograder.sandbox.limits import MIB
from autograder.sandbox.outcomes import CellsRun, CutShort, Died, Kept, Outcome, Request, TimedOut
from autograder.sandbox.past import Past

MOST_LEFT_OUT = 2
"""Statements of one cell that are left out because they hung, before only its definitions are run."""
_MOST_LINES = 1 << 31
_MOST_STALE = 1
"""Frames that are passed over before an answer: what is said a second time. Each costs time of this side."""
_SECONDS_TO_END = 0.5
_A_MOMENT = 0.001
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

    def forbid(self, names: Sequence[str]) -> None:
        """Take away from the process what these names stand for, for good."""

    def end(self, patience: float) -> Mapping[str, Any]:
        """Give it so many seconds to end by itself, then kill it; see the fork parent for what it says."""


class StudentProcess:
    """One submission's process, restarted when it hung or crashed; the statements that did so are then left out.

    The first call that forbids something takes it away for good: an answer that may use it and comes later is given by a
    new process.
    """

    def __init__(
        self, box: Spawner, cells: Sequence[str | int], limits: Mapping[str, int], past: Past | None = None
    ) -> None:
        """A cell of the lesson's own may be told by its place there. `past` is what an earlier process of the same submission left known, and the time that it left."""
        self._past = past or Past(limits)
        self._box = box
        self._cells = cells
        self._limits = limits
        self._spawned: Spawned | None = None
        self._forbidden: frozenset[str] = frozenset()
        self._calls = 0
        self._served: set[str] = set()
        self._shared = False
        self.run = CellsRun()

    @property
    def may_be_anothers_doing(self) -> bool:
        """Whether the last call ended the process, which had answered for other functions, and there is time for another.

        It may have ended by theirs (a thread that one left behind).
        """
        return self._shared and self._spawned is None and not self._past.is_half_spent

    def load(self) -> None:
        """Run the cells in a new process; what hung or ended it is left out when they are run again."""
        if self._run_cells_at_once():
            return
        self._past.begin_cells()
        while self._past.left > 0:
            ended, place = self._run_cells(self._spawn())
            if ended is None:
                return
            if place[0] < 0 and self._past.left > 0:
                raise SandboxError(
                    "a process ended before any of the student's code ran in it: is there enough memory?"
                )
            self._cut(ended, *place)

    def _cut(self, ended: TimedOut | Died, cell: int, statement: int, line: int) -> None:
        """Leave out a statement; where its cell went on to hang, all but its definitions, then all of it."""
        cut_short = self._past.cut_short
        before = cut_short.get(cell, CutShort(ended, (), ()))
        kept = before.kept
        if statement < 0 or kept is not Kept.REST:
            kept = Kept.NOTHING
        elif len(before.statements) == MOST_LEFT_OUT:
            kept = Kept.DEFINITIONS
        statements, lines = (*before.statements, statement), (*before.lines, line)
        cut_short[cell] = CutShort(before.ended, statements, lines, kept)
        if isinstance(ended, TimedOut):
            self._past.hung(range(cell + 1, len(self._cells)))

    def _spawn(self) -> Spawned:
        spawned = self._spawned = self._box.spawn()
        self._served = set()
        self._forbidden = frozenset()
        self._past.begin()
        return spawned

    def _run_cells_at_once(self) -> bool:
        """Run all cells without being told which one runs; False when they took long or ended the process.

        Each message would wake this side, at the price of running many a cell.
        """
        if not self._past.run_at_once or self._past.left <= 0:
            return False
        spawned = self._spawn()
        try:
            wire.send(spawned.channel, {"do": "cells", "cells": list(self._cells), "cuts": None})
            frame, _ = wire.receive(spawned.channel, self._past.together_clock(spawned.pid).left)
            self._note_run(frame)
        except (TimeoutError, EOFError, OSError, wire.WireError):
            self.end()
            self._past.run_at_once = False
        return self._past.run_at_once

    def _note_run(self, frame: Mapping[str, Any]) -> None:
        self.run = replies.cells_run(frame, self._past.cut_short)

    def _run_cells(self, spawned: Spawned) -> tuple[TimedOut | Died | None, tuple[int, int, int]]:
        """How the process ended while the cells ran, None when it did not, and the last (cell, statement, line) told."""
        place = (-1, -1, 0)
        kept = {cell: cut.kept for cell, cut in self._past.cut_short.items()}
        cells = ["" if kept.get(index) is Kept.NOTHING else source for index, source in enumerate(self._cells)]
        cuts = {cell: cut.statements if cut.kept is Kept.REST else None for cell, cut in self._past.cut_short.items()}
        try:
            wire.send(spawned.channel, {"do": "cells", "cells": cells, "cuts": cuts})
            clock = self._past.call_clock(spawned.pid)  # until it says that the first one runs
            while True:
                frame, _ = wire.receive(spawned.channel, clock.left)
                match frame:
                    case {"event": "statement", "cell": int(cell), "statement": int(number), "line": int(line)} if (
                        place[:2] < (cell, number) and cell < len(self._cells) and 0 <= line < _MOST_LINES
                    ):
                        if cell > place[0]:
                            clock = self._past.cell_clock(spawned.pid)
                        place = (cell, number, line)
                    case _:
                        self._note_run(frame)
                        return None, place
        except TimeoutError:
            self.end()
            return TimedOut(), place
        except (EOFError, OSError, wire.WireError) as error:
            return self._death(error), place

    def begin(self) -> None:
        """Run the cells now, if nothing was asked yet."""
        if self._spawned is None and not self._served:
            self.load()

    def call(self, request: Request) -> Outcome:
        """Call a function in the student's process; after a call that ended it, the next begins a new one."""
        spawned = self._ready([request])
        self._shared = bool(self._served - {request.function})
        if spawned is None:
            return TimedOut()
        try:
            return self._answers(spawned, [request], self._past.call_clock(spawned.pid))[0]
        except TimeoutError:
            self.end()
            return TimedOut()
        except (EOFError, OSError, wire.WireError) as error:
            return self._death(error)

    def calls(self, requests: Sequence[Request]) -> list[Outcome] | None:
        """The same for several that are all forbidden the same: they cross in one frame each way.

        They have `TOGETHER_SECONDS` for all. None when that was not enough or the process ended: it is gone, and the
        calls are to be made anew, one by one.
        """
        spawned = self._ready(requests)
        if spawned is None:
            return None
        try:
            return self._answers(spawned, requests, self._past.together_clock(spawned.pid))
        except (TimeoutError, EOFError, OSError, wire.WireError):
            self.end()
            return None

    def _ready(self, requests: Sequence[Request]) -> Spawned | None:
        """The process that answers these; None when there was no time left to have one."""
        forbid = frozenset(requests[0].forbid)
        assert all(forbid == frozenset(request.forbid) for request in requests)
        if not self._forbidden <= forbid:
            self.end()
        if self._spawned is None:
            self.load()
        if forbid - self._forbidden and self._spawned is not None:
            self._box.forbid(sorted(forbid))
            self._forbidden = forbid
        return self._spawned

    def _answers(self, spawned: Spawned, requests: Sequence[Request], clock: Clock) -> list[Outcome]:
        self._calls += 1
        self._served.update(request.function for request in requests)
        headers, payloads = zip(*(request.encoded for request in requests), strict=True)
        room = self._limits["result_kib"] << 10
        head = f'{{"do":"calls","id":{self._calls},"room":{room},"calls":[{",".join(headers)}]}}'
        spawned.channel.settimeout(max(clock.left(), _A_MOMENT))
        wire.send_encoded(spawned.channel, head.encode(), b"".join(payloads))
        most = replies.header_bytes(request.room or room for request in requests)
        for _ in range(1 + _MOST_STALE):
            frame, payload = wire.receive(spawned.channel, clock.left, most)
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
        raise wire.WireError("nothing but what was said before")

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
