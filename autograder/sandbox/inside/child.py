"""A student's process, from its birth to its end: takes cells, then answers calls, one at a time.

Everything here may be seen and changed by the student's code: nothing in this process is a secret, a score or an
expected value, and the trusted side believes only what it can compare.
"""

from __future__ import annotations

import copy
import os
import random
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import torch
import wire
from notebook import Notebook, describe
from operators import ForbiddenOperator, forbid
from values import Encoder, decode, same


class Child:
    """Answers the trusted side's requests over `channel` until it hangs up."""

    def __init__(self, channel: socket.socket, notebook: Notebook) -> None:
        self._channel = channel
        self._notebook = notebook
        self._lock = threading.Lock()
        self._forbidden = False

    def serve(self) -> None:
        """Answer requests until the other side closes the channel."""
        while True:
            request, payload = wire.receive(self._channel)
            if request["do"] == "cells":
                self._run_cells(request["cells"])
            else:
                self._call(request, payload)

    def _run_cells(self, cells: list[tuple[int, str, bool]]) -> None:
        errors = []
        reset_state()
        for index, source, definitions_only in cells:
            self._send({"event": "cell", "index": index})
            error = self._notebook.run(index, source, definitions_only)
            if error is not None:
                errors.append(error)
        self._send({"done": "cells", "errors": errors, "notes": self._notebook.notes[:20]})

    def _call(self, request: dict[str, Any], payload: bytes) -> None:
        if request["forbid"] and not self._forbidden:
            self._forbidden = True
            forbid(lambda name: self._send({"event": "operator", "name": name}))
        reset_state()
        encoder = Encoder()
        reply = self._outcome(request, payload, encoder)
        self._send({"done": "call", "id": request["id"], **reply}, encoder.payload())

    def _outcome(self, request: dict[str, Any], payload: bytes, encoder: Encoder) -> dict[str, Any]:
        function = self._notebook.function(request["function"])
        if function is None:
            return {"status": "missing"}
        arguments = [decode(value, payload) for value in request["arguments"]]
        before = copy.deepcopy(arguments)
        try:
            value = encoder.value(function(*arguments))
            changed = [not same(old, new) for old, new in zip(before, arguments, strict=True)]
        except ForbiddenOperator as error:
            return {"status": "raised", "forbidden": True, **describe(error)}
        except BaseException as error:  # SystemExit, KeyboardInterrupt: the function gave no answer
            return {"status": "raised", "memory": is_memory_error(error), **describe(error)}
        return {"status": "returned", "value": value, "changed": changed}

    def _send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        with self._lock:
            wire.send(self._channel, header, payload)


def reset_state() -> None:
    """Bring torch, numpy and random to the state that every cell run and every call starts from."""
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    torch.set_num_threads(1)
    torch._C._set_deterministic_algorithms(False)  # torch.use_deterministic_algorithms imports for 0.8 s
    torch.default_generator.manual_seed(0)
    np.random.seed(0)
    random.seed(0)


def is_memory_error(error: BaseException) -> bool:
    """Whether the memory limit was hit: Python's own error, or torch's allocator saying so."""
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "alloc" in str(error))


def run(channel: socket.socket, notebook: Notebook, confine: Callable[[], None]) -> NoReturn:
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
            Child(channel, notebook).serve()
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
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)
