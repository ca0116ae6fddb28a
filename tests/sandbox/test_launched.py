"""A fork parent that is launched before there is anything to do, in this process or for another."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest
from sandboxed import SMALL, attack

from autograder.errors import SandboxError
from autograder.sandbox import bubblewrap
from autograder.sandbox.box import Box
from autograder.sandbox.launched import Launched
from autograder.sandbox.outcomes import Returned

PATIENCE = 300
ONE = "def attack():\n    return 1\n"


@pytest.fixture
def launched() -> Iterator[Launched]:
    """One that nobody has told anything yet."""
    made = Launched()
    yield made
    made.close()
    assert not made.folder.exists()


def number(launched: Launched) -> int:
    """Its process."""
    assert launched._process is not None
    return launched._process.pid


def ends(pid: int) -> bool:
    """Whether a process ends, and is waited for by whoever started it."""
    until = time.monotonic() + PATIENCE
    while group(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_a_box_uses_it_and_replaces_it(launched: Launched) -> None:
    """No other is begun; when it has ended, one is."""
    with Box(SMALL, {}, launched=launched) as box:
        assert attack(box, ONE) == Returned(1, ())
        assert box._parent is launched
        launched.close()
        assert attack(box, ONE) == Returned(1, ())
        assert box._parent is not launched


def test_one_of_another_containment_is_not_used(launched: Launched) -> None:
    """Least of all one without, where it was asked for."""
    for contained in (True, False):
        launched.contained = not contained
        assert Box(SMALL, {}, contained=contained, launched=launched)._parent is None


def test_one_that_ended_before_its_first_use_is_said_and_replaced(launched: Launched) -> None:
    """As any that breaks: a SandboxError, and the next is served."""
    launched.close()
    with Box(SMALL, {}, launched=launched) as box:
        with pytest.raises(SandboxError):
            attack(box, ONE)
        assert attack(box, ONE) == Returned(1, ())


def test_where_there_can_be_none_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, no socket."""
    monkeypatch.setattr(bubblewrap, "bwrap", lambda: "/nowhere/bwrap")
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(SandboxError, match="/nowhere/bwrap"):
        Launched()
    assert len(os.listdir("/proc/self/fd")) == before


def test_one_that_is_ended_at_once_leaves_no_process() -> None:
    """Wherever bubblewrap was in its beginnings."""
    for number in range(8):
        made = Launched()
        assert made._process is not None
        time.sleep(number * 0.002)
        made.close()
        left = [pid for pid in psutil.pids() if group(pid) == made._process.pid]
        assert all(map(ends, left))


def test_one_that_nobody_holds_is_ended() -> None:
    """It is not left to a warning of the garbage collector's."""
    made = Launched()
    assert made._process is not None
    pid, folder = made._process.pid, made.folder
    made.hand_over()
    del made
    gc.collect()
    assert not psutil.pid_exists(pid) and not folder.exists()


def group(pid: int) -> int:
    """The process group of a process that runs; 0 for one that has ended."""
    try:
        return 0 if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE else os.getpgid(pid)
    except (psutil.Error, ProcessLookupError):
        return 0


def test_another_process_uses_it_and_it_ends_with_either(launched: Launched) -> None:
    """It hears the one that it was brought to alone: when that one is killed, it ends itself."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    user = context.Process(target=use, args=(launched, theirs))
    user.start()
    launched.hand_over()
    assert ours.recv() == 1
    assert psutil.pid_exists(number(launched)) and Path(launched.folder, "stderr").is_file()
    user.kill()
    user.join()
    assert ends(number(launched))


def use(launched: Launched, answers: Connection) -> None:
    """Grade something with it, then wait to be killed."""
    with Box(SMALL, {}, launched=launched) as box:
        outcome = attack(box, ONE)
        answers.send(outcome.value if isinstance(outcome, Returned) else None)
        time.sleep(PATIENCE)
