"""Our application on a real port, in a thread."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from autograder.lti.web.app import make_app
from autograder.lti.web.service import Service


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def serving(service: Service) -> Iterator[None]:
    """Serve on the port of the service's address."""
    port = int(service.settings.url.rpartition(":")[2])
    config = uvicorn.Config(
        make_app(service), host="127.0.0.1", port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    with serving_app(config):
        yield


@contextmanager
def serving_app(config: uvicorn.Config) -> Iterator[None]:
    """Serve as configured."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = time.monotonic() + 300
    while not server.started:
        assert time.monotonic() < ends and thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
