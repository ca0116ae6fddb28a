"""The box: starts the fork parent and gives every submission a process of its own.

Whatever of ours breaks here is a SandboxError and never a mark.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from autograder.errors import SandboxError
from autograder.sandbox import limits as limit_table
from autograder.sandbox import on_demand, system_calls
from autograder.sandbox.inside import wire
from autograder.sandbox.launched import CONTROL_SECONDS, Launched
from autograder.sandbox.past import Past
from autograder.sandbox.process import Spawned, StudentProcess
from autograder.sandbox.released import Lesson


class Box:
    """One fork parent and at most one student's process. A context manager; not for use from two threads."""

    def __init__(
        self,
        limits: Mapping[str, int],
        support: Mapping[str, bytes],
        *,
        lesson: Lesson | None = None,
        forbidding: Iterable[str] = (),
        contained: bool = True,
        launched: Launched | None = None,
    ) -> None:
        """The fork parent runs the `lesson` beforehand: a student's process has less to do, and finds what it defines.

        `forbidding` names what calls may forbid: it is replaced before any student's code exists. The first fork parent
        is the one that was `launched`, if it was for the same containment.
        """
        self._limits = limit_table.resolve(limits)
        self._lesson = lesson or Lesson()
        self._forbidding = tuple(dict.fromkeys(forbidding))
        self._support = {name: data.decode() for name, data in support.items()}
        self._contained = contained
        self._parent = launched if launched is not None and launched.contained == contained else None
        self._is_told = False
        self._loaded: set[str] = set()
        self._places: dict[str, str | int] = {source: place for place, source in enumerate(self._lesson.cells)}
        self._lesson_names = tuple(on_demand.named(self._lesson.cells))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the fork parent and with it everything it started."""
        if self._parent is not None:
            self._parent.close()
            self._parent = None

    @contextlib.contextmanager
    def student(self, cells: Sequence[str], past: Past | None = None) -> Iterator[StudentProcess]:
        """A process that runs `cells` and answers calls, for the length of a `with`; it begins with the first call.

        All processes of one submission share its `past`.
        """
        told = [self._places.get(cell, cell) for cell in cells]  # the fork parent has those of the lesson
        self._load((*self._lesson_names, *on_demand.named(cell for cell in told if isinstance(cell, str))))
        student = StudentProcess(self, told, self._limits, past)
        try:
            yield student
        finally:
            student.end()

    def past(self) -> Past:
        """For a new submission."""
        return Past(self._limits)

    def spawn(self) -> Spawned:
        """A new confined process. Raises SandboxError when it cannot be had or not be confined."""
        self.start()
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        try:
            with theirs:
                self._ask({"do": "spawn"}, theirs)
            return Spawned(ours, self._confined(ours))
        except SandboxError:
            ours.close()
            raise

    def _confined(self, channel: socket.socket) -> int:
        """The number of the new process at the other end, once it says that it is confined."""
        until = time.monotonic() + CONTROL_SECONDS
        try:
            pid = _sender(channel)
            hello, _ = wire.receive(channel, lambda: until - time.monotonic())
        except (EOFError, TimeoutError, wire.WireError, OSError) as error:
            raise self._broken(f"a new process said nothing: {error!r}") from error
        if not hello.get("confined"):
            raise self._broken(f"a new process could not be confined: {hello.get('error')}")
        return pid

    def forbid(self, names: Sequence[str]) -> None:
        """Take away from the student's process what these names stand for, for good."""
        self._ask({"do": "forbid", "places": [self._forbidding.index(name) for name in names]})

    def end(self, patience: float) -> dict[str, Any]:
        """Give the student's process so many seconds to end by itself, then kill it; what the fork parent says."""
        return self._ask({"do": "end", "patience": patience})

    def start(self) -> None:
        """Start the fork parent, unless it runs. Raises SandboxError when there can be none."""
        if not (self._is_told and self._parent is not None and self._parent.is_alive):
            self._start()

    def _load(self, modules: Iterable[str]) -> None:
        """Have the fork parent import what this and later submissions would else import themselves, each anew."""
        new = [name for name in dict.fromkeys(modules) if name not in self._loaded]
        if new:
            self.start()
            self._ask({"do": "load", "modules": new})
            self._loaded.update(new)

    def _start(self) -> None:
        if self._is_told:
            self.close()
        self._loaded.clear()
        self._parent = self._parent or Launched(contained=self._contained)
        self._is_told = True
        self._ask(self._settings())

    def _settings(self) -> dict[str, Any]:
        assert self._parent is not None
        return {
            "do": "start",
            "contained": self._contained,
            "folder": "/lab" if self._contained else str(self._parent.folder / "lab"),
            "support": self._support,
            "lesson": self._lesson.cells,
            "shown": self._lesson.shown,
            "opening": self._lesson.opening,
            "forbidding": self._forbidding,
            "seccomp": system_calls.seccomp_program().hex(),
            "rlimits": limit_table.rlimits(self._limits),
            "tmp_bytes": self._limits["tmp_mib"] * limit_table.MIB,
            "tmp_files": self._limits["tmp_files"],
            "threads": self._limits["threads"],
        }

    def _ask(self, message: Mapping[str, Any], attached: socket.socket | None = None) -> dict[str, Any]:
        assert self._parent is not None
        return self._parent.ask(message, attached)

    def _broken(self, what: str) -> SandboxError:
        assert self._parent is not None
        return self._parent.broken(what)


def _sender(channel: socket.socket) -> int:
    """The number, in this PID namespace, of the process that wrote what waits in `channel`: the kernel's word."""
    channel.settimeout(CONTROL_SECONDS)
    size = struct.calcsize("3i")
    _, ancillary, _, _ = channel.recvmsg(1, socket.CMSG_SPACE(size), socket.MSG_PEEK)
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            return int(struct.unpack("3i", content[:size])[0])
    return 0
