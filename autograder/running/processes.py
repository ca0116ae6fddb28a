"""Worker processes on this machine: forked from one that has loaded what they need, and ended with the one that uses them."""

from __future__ import annotations

import contextlib
import functools
import itertools
import multiprocessing
import os
import signal
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from multiprocessing.connection import wait as wait_for

from autograder.errors import SandboxError
from autograder.running.work import Setup
from autograder.sandbox.launched import Launched

GRADING = "autograder.running.loading"


class LocalProcesses(ProcessPoolExecutor):
    """`jobs` processes that have the module `loads` in common, and share nothing with this one.

    Without waiting, its shutdown ends them at once, whatever they have in hand. In any case it is over when it returns: a
    pool that is still ending while Python exits is woken up through a pipe that it has just closed.
    """

    def __init__(self, jobs: int, loads: str = GRADING) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([loads])
        _run_forkserver()
        super().__init__(jobs, context, initializer=_begin)
        self._launched: list[Launched] = []
        _pools.add(self)

    def get_ready(self, count: int, setup: Setup, get_ready: Callable[[Setup, str, Launched | None], None]) -> None:
        """Have so many processes get ready for what comes, and begin fork parents for them beside it.

        One processor core is left to what they load in common: whoever finds no fork parent begins one then.
        """
        with contextlib.suppress(SandboxError):  # the first submission will say it again
            for _ in range(min(count, len(os.sched_getaffinity(0)) - 1)):
                self._launched.append(Launched(contained=setup.contained))
        identity = setup.identity()
        for launched in itertools.islice(itertools.chain(self._launched, itertools.repeat(None)), count):
            asked = self.submit(get_ready, setup, identity, launched)
            if launched is not None:
                asked.add_done_callback(functools.partial(_hand_over, launched))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, and the fork parents that were begun for them."""
        if not wait:
            for process in multiprocessing.active_children():
                process.terminate()
        super().shutdown(cancel_futures=cancel_futures)
        for launched in self._launched:
            launched.close()


_pools: weakref.WeakSet[LocalProcesses] = weakref.WeakSet()


def end_local_processes() -> None:
    """End this process's workers at once, also of a pool that nobody came to use."""
    for pool in list(_pools):
        pool.shutdown(wait=False)


def _hand_over(launched: Launched, _: object) -> None:
    launched.hand_over()


def _run_forkserver() -> None:
    """Start the process that workers are forked from, unless it runs. Ctrl-C is not for it, from its first moment."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)


def _begin() -> None:
    """Ctrl-C is for the process that gives out the work; when that one ends, however it does, so do its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait_for([parent.sentinel])
    os._exit(1)
