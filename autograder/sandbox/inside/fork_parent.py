"""The fork parent: loads torch and its companions once, then forks one confined process a submission.

Its control socket is a SOCK_SEQPACKET; a message is a JSON object:

    {"do": "start", "support": {...}, "seccomp": hex, "rlimits": {...}, "contained": bool, ...}  -> {"ready": true}
    {"do": "load", "modules": [...]}                                                            -> {"loaded": true}
    {"do": "spawn"} with a socket's descriptor attached                                          -> {"spawned": true}
    {"do": "forbid", "places": [i, ...]}                                                        -> {"forbidden": true}
        takes what stands at these places of "forbidding", of the start, away from the student's process
    {"do": "end", "patience": seconds}   -> {"by_itself": bool, "signal": n, "cpu": seconds, "memory": bytes}
        gives the student's process so long to end by itself, then kills it

It is process 1 of its PID namespace, holds no secret, has nothing that a question forbids (see `operators`), and reads nothing
that a student's process wrote.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import child
import compilers
import confine
import devices
import engines
import matplotlib
import pages
import state
import torch
import unwritten
from cells import Notebook
from operators import Ban

MAX_MESSAGE = 4 << 20


class ForkParent:
    """Holds the loaded libraries; at most one student's process lives at a time."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._start, _ = self._receive()
        self._pid = 0
        self._forbidding, page = confine.shared_page()
        self._ban = Ban(page, self._start["forbidding"])
        matplotlib.use("agg")
        devices.refuse_absent_ones()
        compilers.set_aside()
        unwritten.fill()
        if self._start["forbidding"]:
            engines.take_away()
        self._notebook = Notebook(self._start["lesson"])
        self._preload(Path(self._start["folder"]), self._start["support"])
        child.make_streams()
        state.begin()
        for part in (self._start["shown"], self._start["opening"]):
            self._notebook.keep(part)
            state.begin()
        confine.hide()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._namespaces = None
        if self._start["contained"]:
            confine.gain_no_capability()
            self._namespaces = confine.PidNamespaces()
        self._settle()
        gc.enable()

    def serve(self) -> None:
        """Answer the control socket until the trusted side hangs up."""
        self._reply({"ready": True})
        while True:
            message, descriptors = self._receive()
            if not message:
                return
            match message["do"]:
                case "spawn":
                    self._spawn(socket.socket(fileno=descriptors[0]))
                case "load":
                    self._load(message["modules"])
                case "forbid":
                    for place in message["places"]:
                        self._forbidding[place] = 1
                    self._reply({"forbidden": True})
                case _:
                    self._end(message["patience"])

    def _preload(self, folder: Path, support: dict[str, str]) -> None:
        folder.mkdir(exist_ok=True)
        sys.path.append(str(folder))
        for name, text in support.items():
            (folder / name).write_text(text, encoding="utf-8")
        for name in support:
            importlib.import_module(name.removesuffix(".py"))
        torch.set_num_threads(1)  # no thread of a kernel's may be there when processes are forked
        for dtype in (torch.float16, torch.float32):
            # What this imports takes half a second, and where half precision comes first torch reads /proc/cpuinfo,
            # which a student's process has not.
            torch.conv2d(torch.ones(1, 1, 2, 2, dtype=dtype), torch.ones(1, 1, 1, 1, dtype=dtype))

    def _allow_all(self) -> None:
        count = len(self._start["forbidding"])
        self._forbidding[:count] = bytes(count)

    def _load(self, modules: list[str]) -> None:
        pages.make_room()
        for module in modules:
            with contextlib.suppress(ImportError):  # not installed here: the cell that imports it will say so
                importlib.import_module(module)
        self._settle()
        self._reply({"loaded": True})

    def _settle(self) -> None:
        gc.collect()
        gc.freeze()  # children share these pages as long as nobody's collector touches them
        pages.fill_holes()

    def _spawn(self, channel: socket.socket) -> None:
        if self._namespaces is not None:
            self._namespaces.renew()
        self._allow_all()
        self._pid = os.fork()
        if self._pid == 0:
            self._control.close()
            child.run(channel, self._notebook, self._ban, lambda: self._confine(channel.fileno()))
        channel.close()
        self._reply({"spawned": True})

    def _confine(self, channel: int) -> None:
        confine.die_with_parent()
        confine.stand_alone(channel)
        confine.be_ended_first()
        if self._namespaces is not None:
            confine.private_view(self._start["tmp_bytes"], self._start["tmp_files"], self._start["threads"])
            os.chdir("/tmp")
            confine.drop_capabilities()
        confine.bound(self._start["rlimits"])
        confine.filter_system_calls(bytes.fromhex(self._start["seccomp"]))

    def _end(self, patience: float) -> None:
        ended = select.poll()
        process = os.pidfd_open(self._pid)
        ended.register(process, select.POLLIN)
        by_itself = bool(ended.poll(patience * 1000))
        os.close(process)
        os.kill(self._pid, signal.SIGKILL)  # a zombie does not mind
        _, status, usage = os.wait4(self._pid, 0)
        died_of = os.WTERMSIG(status) if by_itself and os.WIFSIGNALED(status) else 0
        cpu = usage.ru_utime + usage.ru_stime
        self._reply({"by_itself": by_itself, "signal": died_of, "cpu": cpu, "memory": usage.ru_maxrss * 1024})

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        descriptors = array.array("i")
        data, ancillary, _, _ = self._control.recvmsg(MAX_MESSAGE, socket.CMSG_SPACE(descriptors.itemsize))
        for level, kind, content in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(content)
        return (json.loads(data) if data else {}), list(descriptors)

    def _reply(self, message: dict[str, Any]) -> None:
        self._control.send(json.dumps(message).encode())
