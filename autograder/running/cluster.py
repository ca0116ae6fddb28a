"""A Dask cluster as the executor of a run: its workers are this package on other machines, or on other cores.

Before work starts every worker is compared with this process: the same code, graders and packages, or none of it
grades. One that joins later and differs refuses each submission, which is then left for a person and the next run.
A worker that dies is Dask's to replace: what it had in hand goes to another, at most `distributed`'s own
`allowed-failures` times.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor

from distributed import Client

from autograder.errors import AssignmentError
from autograder.running.work import Setup

WAIT_SECONDS = 60


@contextlib.contextmanager
def workers(address: str, setup: Setup) -> Iterator[tuple[Callable[[], Executor], int]]:
    """Executors over the cluster whose scheduler is at `address`, and the number of its workers.

    Raises AssignmentError when there is no scheduler, no worker, or a worker that would not grade as this process does.
    """
    try:
        client = Client(address, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise AssignmentError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT_SECONDS)
        except TimeoutError as error:
            raise AssignmentError(f"the scheduler at {address} has no workers: start some, then try again") from error
        theirs = client.run(versions, setup, on_error="return")
        _compare(theirs, setup.versions())
        yield (lambda: client.get_executor(pure=False)), len(theirs)


def versions(setup: Setup) -> dict[str, str]:
    """What a worker runs to say what it would grade with."""
    return setup.versions()


def _compare(theirs: Mapping[str, dict[str, str] | Exception], ours: Mapping[str, str]) -> None:
    for worker, versions in sorted(theirs.items()):
        if isinstance(versions, Exception):
            raise AssignmentError(f"the worker {worker} cannot grade this lab: {versions!r}")
        for name in ours:
            if versions.get(name) != ours[name]:
                found = f"{versions.get(name, 'none')} there, {ours[name]} here"
                raise AssignmentError(
                    f"the worker {worker} has another {name} ({found}): make them equal, then try again"
                )
