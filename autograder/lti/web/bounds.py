"""How much a client may send, and how often."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLIENTS = 50_000
_DRAINED = 10


class Rates:
    """At most `count` times in `seconds` for each name; in this process. The oldest names are forgotten."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, name: str) -> bool:
        """Whether `name` may once more, and note that it did."""
        now = time.monotonic()
        with self._lock:
            times = self._seen.setdefault(name, deque())
            self._seen.move_to_end(name)
            if len(self._seen) > _CLIENTS:
                self._seen.popitem(last=False)
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= self._count:
                return False
            times.append(now)
            return True


class _TooLarge(Exception):
    pass


async def _drain(receive: Receive) -> None:
    """Take the body and keep nothing: a browser that is cut off while it sends shows no page of ours."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
        pass


class BodyLimit:
    """Refuses a body of more than `limit` bytes with 413: by its announced length, else while it arrives."""

    def __init__(self, app: ASGIApp, limit: int, answer: Callable[[Request], Response]) -> None:
        self._app = app
        self._limit = limit
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > self._limit:
            if announced.isdigit() and int(announced) <= _DRAINED * self._limit:
                await _drain(receive)
            await self._refuse(scope, receive, send)
            return
        taken, begun = 0, False

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, bounded, noted)
        except _TooLarge:
            if not begun:
                await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._answer(Request(scope))
        response.headers["Connection"] = "close"
        await response(scope, receive, send)
