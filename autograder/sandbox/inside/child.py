"""A student's process, from its birth to its end: takes cells, then answers calls, one at a time.

Everything here may be seen and changed by the student's code: nothing in this process is a secret, a score or an
expected value, and the trusted side believes only what it can compare.
"""

from __future__ import annotations

import errno
import functools
import os
import socket
import sys
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, NamedTuple, NoReturn

import state
import torch
import wire
from cells import Notebook
from failures import describe
from looking_again import contents, made_afresh
from objects import Decoder, Encoder, unchanged
from operators import Ban

MAX_ERRORS = 100
MOST_GIVEN = 256
"""So many results of earlier calls are looked at again."""
_NUMBER = vars(OSError)["errno"].__get__
_NO_MEMORY = ("alloc", "out of memory", "not enough memory")


class _Given(NamedTuple):
    """What a call returned, what that held then, and the answer in which it crossed."""

    function: str
    result: Any
    held: list[Any]
    answer: dict[str, Any]


class Child:
    """Answers the trusted side's requests over `channel` until it hangs up."""

    def __init__(self, channel: socket.socket, notebook: Notebook, ban: Ban) -> None:
        self._channel = channel
        self._notebook = notebook
        self._ban = ban
        self._dtype = torch.float32
        self._calls = 0
        self._given: deque[_Given] = deque(maxlen=MOST_GIVEN)

    def serve(self) -> None:
        """Answer requests until the other side closes the channel."""
        while True:
            self._channel.setblocking(True)  # a cell may have made it otherwise, which would end this process
            request, payload = wire.receive(self._channel)
            if request["do"] == "cells":
                self._run_cells(request["cells"], request["cuts"])
            else:
                self._answer(request, payload)

    def _run_cells(self, named: list[str | int], cuts: dict[str, list[int] | None] | None) -> None:
        """Run the cells: at once where `cuts` is None, else each statement by statement and told of.

        One of the lesson's own is told by its place there. `cuts` says by a cell's number which statements are left out,
        None for all but definitions.
        """
        state.begin()
        cells = [self._notebook.lesson[each] if isinstance(each, int) else each for each in named]
        if cuts is None:
            due = self._notebook.begin(cells)
        else:
            self._notebook.lend()
            due = list(range(len(cells)))
        errors: list[dict[str, Any]] = []
        for index in due:
            blanks = self._ban.blanks
            if cuts is None:
                found = self._notebook.run(index, cells[index])
            else:
                self._tell(index, -1, 0)
                tell = functools.partial(self._tell, index)
                found = self._notebook.run_apart(index, cells[index], cuts.get(str(index), []), tell)
            if self._ban.blanks == blanks:
                # Else zeros that stood for what cannot be computed by hand may have been the cause: no fault of theirs.
                errors += found
        self._dtype = torch.get_default_dtype()  # what a cell chose is the notebook's, what a call chose is its own
        said = {"errors": errors[:MAX_ERRORS], "notes": self._notebook.notes[:20], "left": state.set_right()}
        self._send({"done": "cells", **said})

    def _tell(self, cell: int, statement: int, line: int) -> None:
        self._send({"event": "statement", "cell": cell, "statement": statement, "line": line})

    def _answer(self, request: dict[str, Any], payload: bytes) -> None:
        encoder, start, answers = Encoder(), 0, []
        for call in request["calls"]:
            end = start + call["bytes"]
            answers.append(self._call({"room": request["room"], **call}, payload[start:end], encoder))
            start = end
        self._look_again({call["function"]: answer for call, answer in zip(request["calls"], answers, strict=True)})
        self._send({"done": "calls", "id": request["id"], "answers": answers}, encoder.payload())

    def _send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        self._channel.setblocking(True)
        wire.send(self._channel, header, payload)

    def _look_again(self, last: dict[str, dict[str, Any]]) -> None:
        """Say of each result that a later call changed that it was not kept: in its answer, and in its function's last."""
        for given in self._given:
            if given.function in last and contents(given.result) != given.held:
                given.answer["kept"] = last[given.function]["kept"] = False

    def _call(self, call: dict[str, Any], payload: bytes, encoder: Encoder) -> dict[str, Any]:
        self._ban.forget()
        self._calls += 1
        state.begin(self._dtype, call.get("seed", self._calls))
        answer = self._outcome(call, Decoder(payload), encoder)
        answer |= {"operators": list(self._ban.called), "through": list(self._ban.through)}
        return answer

    def _outcome(self, request: dict[str, Any], decoder: Decoder, encoder: Encoder) -> dict[str, Any]:
        function = self._notebook.function(request["function"])
        if function is None:
            return {"status": "missing"}
        try:
            arguments = [decoder.value(value) for value in request["arguments"]]
            inputs = [decoder.value(value) for value in request.get("inputs", ())]
            make = functools.partial(function, *arguments)
            with made_afresh(make) if "afresh" in request else nullcontext((make(), True)) as (result, new):
                if inputs:
                    result = tuple(result(each) for each in inputs)
                value = encoder.answer(result, request["room"])
            sent = zip(request["arguments"], arguments, strict=True)
            changed = [not unchanged(was, argument) for was, argument in sent]
            answer = {"status": "returned", "value": value, "changed": changed, "kept": new}
            if held := contents(result):
                self._given.append(_Given(request["function"], result, held, answer))
        except BaseException as error:  # SystemExit, KeyboardInterrupt: the function gave no answer
            return {"status": "raised", "memory": is_memory_error(error), **describe(error)}
        return answer


def is_memory_error(error: BaseException) -> bool:
    """Whether the memory limit was hit: Python's own error, the system's, or torch's allocator saying so."""
    try:
        if issubclass(type(error), OSError):
            return bool(_NUMBER(error) == errno.ENOMEM)
        if issubclass(type(error), RuntimeError):
            return any(words in str(error).lower() for words in _NO_MEMORY)
    except BaseException:  # an error of the student's own kind may do anything when it is asked
        return False
    return issubclass(type(error), MemoryError)


def run(channel: socket.socket, notebook: Notebook, ban: Ban, confine: Callable[[], None]) -> NoReturn:
    """Confine this process, say so (or why not), serve `channel`, and end; called right after the fork."""
    code = 0
    try:
        silence()
        try:
            confine()
        except BaseException as error:
            wire.send(channel, {"confined": False, "error": f"{type(error).__name__}: {error}"})
        else:
            wire.send(channel, {"confined": True})
            sys.path.insert(0, "")  # as in Jupyter: what a cell wrote into its folder can be imported
            Child(channel, notebook, ban).serve()
    except EOFError:
        pass
    except BaseException:
        code = 70
    finally:
        os._exit(code)


def silence() -> None:
    """Prints go nowhere: 200 MB of them cost no memory, no disk, and no point."""
    devnull = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(devnull, descriptor)


def make_streams() -> None:
    """Standard streams that no student can close; made before the fork, since every process has the same."""
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
