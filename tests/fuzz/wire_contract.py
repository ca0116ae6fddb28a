"""What must hold for any bytes that a student's process sends: stated once for hypothesis and for the guided fuzzer."""

from __future__ import annotations

import json
import socket
import threading
import unicodedata
from collections.abc import Sequence
from typing import Any

from autograder.errors import SandboxError
from autograder.explaining.calls import values
from autograder.grading.conversion import to_object
from autograder.messages import texts
from autograder.model import Array
from autograder.sandbox import replies
from autograder.sandbox.decoding import MOST_TEXT
from autograder.sandbox.inside import wire
from autograder.sandbox.outcomes import Died, Missing, Outcome, Raised, Request, Returned, TimedOut
from autograder.sandbox.process import Spawned, StudentProcess
from autograder.sandbox.values import Dtype, Foreign, Module, NdArray, Tensor, Value

LIMITS = {
    "cells_seconds": 1,
    "call_seconds": 1,
    "total_seconds": 2,
    "cpu_seconds": 5,
    "memory_mib": 64,
    "result_kib": 64,
}


class Hostile:
    """A fake box: whatever is asked of its process, the answer is `data`, and then the end of the stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._senders: list[threading.Thread] = []

    def spawn(self) -> Spawned:
        """A process that says `data`."""
        ours, theirs = socket.socketpair()
        sender = threading.Thread(target=self._send, args=(theirs,))
        sender.start()
        self._senders.append(sender)
        return Spawned(ours, 0)

    def _send(self, channel: socket.socket) -> None:
        with channel:
            try:
                channel.sendall(self._data)
                channel.shutdown(socket.SHUT_WR)
                while channel.recv(1 << 16):
                    pass
            except OSError:
                return

    def forbid(self, names: Sequence[str]) -> None:
        """It has no operators."""

    def end(self, patience: float) -> dict[str, Any]:
        """It ended by itself."""
        return {"by_itself": True, "signal": 0, "cpu": 0.0, "memory": 0}

    def join(self) -> None:
        """Wait until nothing is sent any more."""
        for sender in self._senders:
            sender.join()


def hold(data: bytes) -> None:
    """Cells and calls end, in one of the five outcomes, and what came back can be looked at."""
    box = Hostile(data)
    process = StudentProcess(box, ["pass"], LIMITS)
    outcome: Outcome = TimedOut()
    try:
        process.load()
        outcome = process.call(Request("function"))
        process.calls([Request("function", forbid=("convolution",))])
    except SandboxError:
        pass  # it never said that it ran a cell: not the student's doing
    process.end()
    box.join()
    assert isinstance(outcome, Returned | Raised | Missing | TimedOut | Died)
    show(outcome)
    for failed in process.run.errors:
        show(failed.error)
        for text in (failed.statement, *failed.names):
            assert_harmless(text, replies.STATEMENT)
    for line in process.run.shell_lines:
        assert_harmless(line, texts.NAME)


def show(outcome: Outcome) -> None:
    """Do with an outcome what graders and pages do; its texts are bounded and harmless."""
    if isinstance(outcome, Returned):
        look_at(outcome.value)
    if isinstance(outcome, Raised):
        assert_harmless(outcome.type, texts.NAME)
        assert_harmless(outcome.text, texts.MESSAGE, also="\t\n")
    if isinstance(outcome, Returned | Raised):
        for name in outcome.operators:
            assert_harmless(name, texts.NAME)


def assert_harmless(text: str, most: int, also: str = "") -> None:
    """It can be written to a file, commands no terminal, turns no line around and hides nothing."""
    assert len(text) <= most
    text.encode()
    acts = {letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert acts <= set(also), ascii(text)


def look_at(value: Value) -> None:
    """Do with a value what graders and pages do."""
    match value:
        case Tensor() | NdArray():
            to_object(value)
            values(value.array)
            if len(value.array.data) < 1 << 12:
                value.array.nested()
        case Module():
            to_object(value)
            for text in (*value.settings.values(), *value.parts):
                if isinstance(text, str):
                    assert_harmless(text, texts.NAME)
            for item in (*value.state.values(), *value.parts.values()):
                look_at(item)
        case Dtype():
            to_object(value)
            assert value.name.isidentifier()
        case Foreign():
            assert_harmless(value.type, texts.NAME)
        case str():
            assert_harmless(value, MOST_TEXT, also="\t\n")
        case tuple() | list():
            for item in value:
                look_at(item)
        case dict():
            for key, item in value.items():
                look_at(key)
                look_at(item)
        case _:
            assert not isinstance(value, Array)


def frame(header: object, payload: bytes = b"") -> bytes:
    """A frame as a student's process would send it."""
    head = json.dumps(header).encode()
    return wire._LENGTHS.pack(len(head), len(payload)) + head + payload
