"""`--demo-platform`: starts the demonstration LMS beside the service and makes it an approved platform."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import AssignmentError
from autograder.lti import platforms
from autograder.lti.platforms import NewPlatform
from autograder.lti.web.service import Service

_START_SECONDS = 90.0


@contextlib.contextmanager
def demo_platform(service: Service, port: int, *, students: int = 6, reach: str = "") -> Iterator[str]:
    """The demonstration LMS in a process of its own; its address. Raises AssignmentError when it does not start.

    `reach` is the service's address from this machine, when browsers know it by another name.
    """
    with tempfile.TemporaryDirectory(prefix="demo-lms-") as folder:
        out = Path(folder) / "clients.json"
        command = [sys.executable, "-W", "ignore", "-m", "autograder.lti.demo_platform", "--port", str(port)]
        command += ["--tool", service.settings.url, "--data", folder, "--out", str(out), "--reach", reach]
        process = subprocess.Popen(
            [*command, "--students", str(students)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        try:
            _await(process, out)
            with service.engine.begin() as connection:
                for client in json.loads(out.read_text(encoding="utf-8")):
                    platforms.add(connection, NewPlatform(**client), state=platforms.APPROVED, now=service.clock())
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()


def _await(process: subprocess.Popen[str], out: Path) -> None:
    ends = time.monotonic() + _START_SECONDS
    while not out.exists():
        if process.poll() is not None or time.monotonic() > ends:
            process.kill()
            assert process.stderr is not None
            words = process.stderr.read().strip().splitlines()[-1:]
            raise AssignmentError(
                f"the demonstration LMS did not start ({''.join(words)}): install it with pip install '.[lti,dev]'"
            )
        time.sleep(0.1)
