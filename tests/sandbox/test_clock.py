"""The trusted clock: what is busy on a busy machine is given its due, what sleeps is not."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
import types
from collections.abc import Iterator

import pytest

from autograder.sandbox import clock

SECONDS = 0.2


@pytest.fixture
def process(request: pytest.FixtureRequest) -> Iterator[int]:
    """The number of a process that runs the code given as parameter, and has come to it."""
    code = f"print(flush=True); {request.param}" if ";" in request.param else f"print(flush=True)\n{request.param}"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stdout.readline()
        while "sleep" in request.param and clock._runs(running.pid):
            time.sleep(0.01)
        yield running.pid
        running.kill()


def is_given_more(pid: int) -> bool:
    """Whether it has time left when its time is over: by a clock that we move on, whatever else the machine does."""
    now = time.monotonic()
    with pytest.MonkeyPatch.context() as patched:
        moved = types.SimpleNamespace(monotonic=lambda: now, sleep=time.sleep, clock_gettime=time.clock_gettime)
        patched.setattr(clock, "time", moved)
        counted = clock.Clock(pid, SECONDS, now + 60)
        now += SECONDS
        return counted.left() > 0


@pytest.mark.parametrize("process", ["import time; time.sleep(60)"], indirect=True)
def test_what_sleeps_is_given_nothing(process: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it woke up just at its deadline, when it was looked at first."""
    assert not is_given_more(process)
    looks = itertools.count()
    runs = clock._runs
    monkeypatch.setattr(clock, "_runs", lambda pid: next(looks) == 0 or runs(pid))
    assert not is_given_more(process)


@pytest.mark.parametrize("process", ["while True: pass"], indirect=True)
def test_what_is_kept_waiting_is_given_its_due(process: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that wants to run is given the processor time that it had not, and nothing once it had all."""
    monkeypatch.setattr(clock, "_processor_seconds", lambda pid: 0.0)
    assert is_given_more(process)
    had = iter([0.0, SECONDS])
    monkeypatch.setattr(clock, "_processor_seconds", lambda pid: next(had))
    assert not is_given_more(process)
