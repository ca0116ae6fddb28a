"""Many submissions over any concurrent.futures.Executor: local processes, or a Dask cluster.

Between the processes travel files and reports; each worker process keeps one Grader, with its fork parent and its
loaded graders, for as long as the setup stays the same. A worker that dies takes nothing with it: what it had in hand
is graded again, alone, and only a submission that brings a worker down twice is left to a person.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import Self

from autograder.course.blank_reports import ungraded
from autograder.model import GradeReport, Submission
from autograder.running.processes import LocalProcesses
from autograder.running.work import HandedIn, Setup
from autograder.sandbox.launched import Launched

AHEAD = 3
"""Submissions in hand per worker: enough to keep it busy, few enough that memory stays flat."""


def grade_here(setup: Setup, identity: str, handed: HandedIn) -> GradeReport:
    """Grade one file with this process's Grader: what an executor's workers run.

    Raises AssignmentError in a process whose graders, packages or code are not those that `identity` stands for.
    """
    from autograder.running import worker

    return worker.grade(setup, identity, handed)


def get_ready(setup: Setup, identity: str, launched: Launched | None) -> None:
    """Make this process's Grader and start its fork parent, before there is anything to grade."""
    from autograder.running import worker

    worker.get_ready(setup, identity, launched)


def local_processes(jobs: int, setup: Setup | None = None) -> Executor:
    """`jobs` worker processes on this machine. With a `setup` they get ready at once."""
    pool = LocalProcesses(jobs)
    if setup is not None:
        pool.get_ready(jobs, setup, get_ready)
    return pool


class Cohort:
    """Files out to an executor's workers, reports back; at most `workers * AHEAD` in hand. A context manager."""

    def __init__(self, setup: Setup, pool: Callable[[], Executor], workers: int) -> None:
        self._setup = setup
        self._identity = setup.identity()
        self._pool = pool
        self._most = workers * AHEAD
        self._executor = pool()
        self._in_hand: dict[Future[GradeReport], HandedIn] = {}
        self._suspects: deque[HandedIn] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # What is in hand is not cancelled one by one: a pool that ends its workers stumbles over cancelled futures.
        self._executor.shutdown(wait=not self._in_hand)

    @property
    def is_full(self) -> bool:
        """Whether what is in hand must come back before more is given out."""
        return len(self._in_hand) >= self._most

    def submit(self, handed: HandedIn) -> None:
        """Give one file to a worker."""
        try:
            self._in_hand[self._executor.submit(grade_here, self._setup, self._identity, handed)] = handed
        except BrokenExecutor:
            self._suspects.append(handed)

    def finished(self) -> Iterator[tuple[HandedIn, GradeReport]]:
        """What is ready, after waiting for the first; nothing when nothing is in hand."""
        done, _ = wait(self._in_hand, return_when=FIRST_COMPLETED)
        for future in done:
            handed = self._in_hand.pop(future)
            try:
                yield handed, future.result()
            except BrokenExecutor:
                self._suspects.append(handed)
            except Exception as error:
                yield handed, self._ungraded(handed, repr(error))
        if self._suspects:
            self._suspects.extend(self._in_hand.values())
            self._in_hand.clear()
            self._renew()
        while self._suspects:
            yield self._alone(self._suspects.popleft())

    def _alone(self, handed: HandedIn) -> tuple[HandedIn, GradeReport]:
        """Grade a file with nothing else in hand, so that a worker's death is its own doing."""
        try:
            return handed, self._executor.submit(grade_here, self._setup, self._identity, handed).result()
        except BrokenExecutor:
            self._renew()
            return handed, self._ungraded(handed, "the grading process ended twice with this submission in hand")

    def _ungraded(self, handed: HandedIn, fault: str) -> GradeReport:
        nothing_read = Submission(handed.student, self._setup.assignment.lab, (), (), "")
        return ungraded(self._setup.assignment, nothing_read, fault, contained=self._setup.contained)

    def _renew(self) -> None:
        self._executor.shutdown(wait=False)
        self._executor = self._pool()
