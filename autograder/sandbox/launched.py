"""A fork parent from outside: launched, told what to do, ended.

Nearly all that it does at its start is to load libraries, before it is told anything. So it can be launched before there
is anything to tell, beside whatever else takes time; and by another process than the one that uses it, to which
multiprocessing brings it.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import SandboxError
from autograder.sandbox import bubblewrap, packages

START_SECONDS = 120
CONTROL_SECONDS = 30


class Launched:
    """One fork parent. What a process is brought is its to use, and the other's to end when it is no longer used."""

    def __init__(self, *, contained: bool = True) -> None:
        """Launch it, without waiting for it. Raises SandboxError when there can be none."""
        self.contained = contained
        own = tempfile.TemporaryDirectory(prefix="autograder-")
        self.folder = Path(own.name)
        self._ends = contextlib.ExitStack()
        self._ends.callback(own.cleanup)
        weakref.finalize(self, self._ends.close)  # nobody holds it any more: it is ended as if it were closed
        self._control, theirs = _control_sockets()
        self._process: subprocess.Popen[bytes] | None = None
        with theirs:
            self._process = self._launch(theirs.fileno())
        self._ends.callback(_end, self._process)

    def __reduce__(self) -> tuple[Callable[..., Launched], tuple[socket.socket, bool, Path]]:
        return _brought, (self._control, self.contained, self.folder)

    @property
    def is_alive(self) -> bool:
        """Whether it may still answer."""
        if self._control.fileno() < 0 or (self._process is not None and self._process.poll() is not None):
            return False
        ended = select.poll()
        ended.register(self._control, 0)  # hanging up is told in any case
        return not ended.poll(0)

    def ask(self, message: Mapping[str, Any], attached: socket.socket | None = None) -> dict[str, Any]:
        """Tell it something, with a socket's descriptor or without, and return what it says to that.

        Raises SandboxError when it says nothing.
        """
        ancillary = []
        if attached is not None:
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [attached.fileno()]))]
        try:
            self._control.settimeout(START_SECONDS if message["do"] == "start" else CONTROL_SECONDS)
            self._control.sendmsg([json.dumps(message).encode()], ancillary)
        except OSError as error:
            raise self.broken(f"the fork parent does not listen: {error}") from error
        try:
            data = self._control.recv(1 << 16)
        except OSError as error:
            raise self.broken(f"the fork parent does not answer: {error}") from error
        if not data:
            raise self.broken("the fork parent ended")
        reply: dict[str, Any] = json.loads(data)
        return reply

    def broken(self, what: str) -> SandboxError:
        """The error to raise: `what` happened, and what the fork parent said last. It is ended."""
        said = ""
        with contextlib.suppress(OSError):
            said = (self.folder / "stderr").read_text(errors="replace").strip()[-2000:]
        self.close()
        hint = "run `autograder doctor` to see what this machine lacks"
        return SandboxError(f"{what}; {hint}" + (f"\n{said}" if said else ""))

    def hand_over(self) -> None:
        """It was brought to another process: from now on it hears that one alone."""
        self._control.close()

    def close(self) -> None:
        """End it and with it everything it started; where it was brought, hang up, at which it ends itself."""
        self._control.close()
        self._ends.close()

    def _launch(self, control: int) -> subprocess.Popen[bytes]:
        try:
            command = bubblewrap.command(control) if self.contained else _uncontained(control)
        except SandboxError:
            self.close()
            raise
        try:
            with (self.folder / "stderr").open("wb") as said:
                return subprocess.Popen(
                    command,
                    pass_fds=(control,),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    env=bubblewrap.ENVIRONMENT,
                    cwd="/",
                    start_new_session=True,
                )
        except OSError as error:
            raise self.broken(f"{command[0]} cannot be started: {error.strerror}") from error


def _brought(control: socket.socket, contained: bool, folder: Path) -> Launched:
    """What another process launched, in the one that is to use it."""
    found = Launched.__new__(Launched)
    found.contained, found.folder = contained, folder
    found._control, found._process, found._ends = control, None, contextlib.ExitStack()
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)  # at its start bubblewrap has a child that outlives it
    process.wait()


def _uncontained(control: int) -> list[str]:
    folders = {str(path.parent) for path in packages.packages().values()}
    return [sys.executable, "-s", "-P", "-S", str(bubblewrap.INSIDE), str(control), *sorted(folders)]


def _control_sockets() -> tuple[socket.socket, socket.socket]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
    return ours, theirs
