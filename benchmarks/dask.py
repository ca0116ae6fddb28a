"""The same class over Dask: a scheduler and worker processes on this machine, as docs/scaling.md starts them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_QUIET = {**os.environ, "DASK_LOGGING__DISTRIBUTED": "error"}
_SECONDS = 120


@contextlib.contextmanager
def scheduler(count: int, folder: Path) -> Iterator[str]:
    """The address of a scheduler with `count` workers, for the length of a `with`."""
    place = folder / f"dask-{count}.json"
    with contextlib.ExitStack() as stack:
        words = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place))
        stack.enter_context(_process(*words))
        until = time.monotonic() + _SECONDS
        while not (place.exists() and place.read_text().strip()):
            if time.monotonic() > until:
                raise RuntimeError("the Dask scheduler does not start")
            time.sleep(0.05)
        address: str = json.loads(place.read_text())["address"]
        for _ in range(count):
            stack.enter_context(_process("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"))
        _wait_for(address, count)
        yield address


@contextlib.contextmanager
def _process(*words: str) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-m", "dask", *words], env=_QUIET, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, count: int) -> None:
    from distributed import Client  # only who asks for Dask needs it

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=_SECONDS)
