"""The wire between the trusted side and a student's process. Both sides run this file; it imports only the stdlib.

A frame is two unsigned 32-bit lengths (header, payload), a JSON header, and a payload of raw tensor buffers: those of
requests in the order in which the header names them, those of answers where the header says. Lengths are checked before memory is taken; nothing is ever unpickled.

    trusted -> student   {"do": "cells", "cells": [source | place in the lesson, ...], "cuts": {cell: [statement, ...]} | null}
                         {"do": "calls", "id": n, "room": bytes, "calls": [call, ...]}
    student -> trusted   {"event": "statement", "cell": i, "statement": n, "line": n}   before each, unless cuts are null
                         {"done": "cells", "errors": [...], "notes": [...], "left": [...]}
                         {"done": "calls", "id": n, "answers": [answer, ...]}
    a call               {"function": name, "bytes": of its arguments, "arguments": [value, ...]}, with a "room" of its own where it differs
    an answer            {"status": "returned" | "raised" | "missing", "operators": ["aten::...", ...],
                          "through": [[cell, line, function], ...], ...}

A value is {"kind": "tensor" | "ndarray" | "module" | "none" | "bool" | "int" | "float" | "str" | "tuple" | "list" |
"dict" | "slice" | "dtype" | "other", ...}. What a call
returns may take `room` bytes: 16 for each value, and what its numbers and characters take. A tensor beyond that comes
without "at", its place in the payload: dtype and shape are all that is said of it.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from typing import Any

MAX_HEADER = 8 << 20
MAX_PAYLOAD = 64 << 20
BYTES_PER_MARK = 8
"""Of a header's commas and opening brackets there is at most one for so many of the bytes that it may take: without it 8 MB
of `{},` become 400 MB of objects."""
_LENGTHS = struct.Struct("<II")


class WireError(Exception):
    """The other side sent something that is no frame, or more than it may."""


def send(channel: socket.socket, header: dict[str, Any], payload: bytes = b"") -> None:
    """Send one frame. Raises WireError when it is larger than the other side would take."""
    send_encoded(channel, json.dumps(header, separators=(",", ":")).encode(), payload)


def send_encoded(channel: socket.socket, head: bytes, payload: bytes) -> None:
    """The same for a header that is JSON already."""
    if len(head) > MAX_HEADER or len(payload) > MAX_PAYLOAD:
        raise WireError(f"a frame of {len(head)} + {len(payload)} bytes is over the limit")
    channel.sendall(_LENGTHS.pack(len(head), len(payload)) + head + payload)


def receive(
    channel: socket.socket, left: Callable[[], float] | None = None, most: int = MAX_HEADER
) -> tuple[dict[str, Any], bytes]:
    """One frame, whole, while `left()` gives seconds, of a side that is not believed: its header takes `most` bytes.

    Without `left` it is waited for, for ever, and the other side is the trusted one.

    Raises TimeoutError once none are left, however slowly bytes trickle in, EOFError when the other side is gone,
    WireError when what came is no frame.
    """
    head_length, payload_length = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size, left))
    if head_length > most or payload_length > MAX_PAYLOAD:
        raise WireError(f"a frame of {head_length} + {payload_length} bytes is over the limit")
    head = _exactly(channel, head_length, left)
    payload = _exactly(channel, payload_length, left)
    if left is not None and sum(map(head.count, (b"[", b"{", b","))) > most // BYTES_PER_MARK:
        raise WireError("a header of too many parts")
    try:
        header = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise WireError(f"a header that is not JSON: {error}") from error
    if not isinstance(header, dict):
        raise WireError("a header that is no object")
    return header, payload


def _exactly(channel: socket.socket, count: int, left: Callable[[], float] | None) -> bytes:
    parts: list[bytes] = []
    while count:
        part = _some(channel, count, left)
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _some(channel: socket.socket, count: int, left: Callable[[], float] | None) -> bytes:
    while True:
        if left is not None:
            seconds = left()
            if seconds <= 0:
                raise TimeoutError
            channel.settimeout(seconds)
        try:
            return channel.recv(min(count, 1 << 20))
        except TimeoutError:
            continue  # `left` decides: it may give more to a process that the machine kept waiting
