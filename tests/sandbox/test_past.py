"""One budget a submission: what hangs gets a share of it, and what is honest is reached before it is spent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandboxed import SMALL

from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Kept, Request, Returned, TimedOut
from autograder.sandbox.process import Spawned

LIMITS = {**SMALL, "cells_seconds": 4, "call_seconds": 2, "total_seconds": 24}
ENDLESS = "def f{0}():\n    return {0}\nwhile True: pass\n"
HONEST = "kept = 7\ndef honest():\n    return kept\n"


class Counting(Box):
    """A box that counts the processes that it begins."""

    spawned = 0

    def spawn(self) -> Spawned:
        """One more."""
        self.spawned += 1
        return super().spawn()


@pytest.fixture(scope="module")
def box() -> Iterator[Counting]:
    """A box whose submissions have little time."""
    with Counting(LIMITS, {}) as made:
        yield made


def test_endless_cells_leave_time_for_honest_answers(box: Counting) -> None:
    """Twelve cells that never end would take thrice the time that there is; all functions are there, and one before them."""
    with box.student([HONEST, *(ENDLESS.format(n) for n in range(12))]) as process:
        assert process.call(Request("honest")) == Returned(7, ())
        assert process.call(Request("f11")) == Returned(11, ())
        assert len(process.run.cut_short) == 12
        assert process.run.cut_short[12].kept is Kept.DEFINITIONS


def test_endless_functions_leave_time_for_honest_answers() -> None:
    """Eight calls that never end would take more time than there is."""
    with (
        Box({**LIMITS, "total_seconds": 12}, {}) as hurried,
        hurried.student([HONEST, "def endless():\n    while True: pass\n"]) as process,
    ):
        for _ in range(8):
            assert process.call(Request("endless")) == TimedOut()
        assert process.call(Request("honest")) == Returned(7, ())


def test_later_processes_share_what_is_known_and_what_is_left(box: Counting) -> None:
    """A second process of a submission neither waits for the same cell again nor has time of its own."""
    past = box.past()
    cells = [ENDLESS.format(1), HONEST]
    with box.student(cells, past) as process:
        assert process.call(Request("honest")) == Returned(7, ())
    before, cut = box.spawned, dict(past.cut_short)
    with box.student(cells, past) as process:
        assert process.call(Request("honest")) == Returned(7, ())
        assert process.run.cut_short == cut
    assert box.spawned == before + 1
    past.until = 0.0
    with box.student(cells, past) as process:
        assert process.call(Request("honest")) == TimedOut()
        assert process.calls([Request("honest")]) is None
    assert box.spawned == before + 1
