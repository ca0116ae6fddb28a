"""Many submissions over any concurrent.futures.Executor: local processes, or a Dask cluster.

Between the processes travel submissions and reports; each worker process keeps one Grader, with its fork parent and its
loaded graders, for as long as the setup stays the same. A worker that dies takes nothing with it: what it had in hand
is graded again, alone, and only a submission that brings a worker down twice is left to a person.
"""

from __future__ import annotations

import atexit
import hashlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from autograder.assignment import Assignment
from autograder.model import GradeReport, Submission
from autograder.pipeline import Grader, ungraded

AHEAD = 3
"""Submissions in hand per worker: enough to keep it busy, few enough that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to make a Grader: small, and the same for the whole class."""

    assignment: Assignment
    secret: bytes
    contained: bool = True

    def identity(self) -> str:
        """Equal for setups that grade alike."""
        parts = (self.assignment.lab, self.assignment.graders_digest(), self.assignment.lab_digest())
        limits = sorted(self.assignment.limits.items())
        return hashlib.sha256(repr((parts, limits, self.secret, self.contained)).encode()).hexdigest()


class _Worker:
    """The one Grader of this process."""

    def __init__(self) -> None:
        self._identity = ""
        self._grader: Grader | None = None

    def grader(self, setup: Setup, identity: str) -> Grader:
        if self._grader is None or identity != self._identity:
            self.close()
            self._grader, self._identity = Grader(setup.assignment, setup.secret, contained=setup.contained), identity
        return self._grader

    def close(self) -> None:
        if self._grader is not None:
            self._grader.close()
            self._grader = None


_worker = _Worker()
atexit.register(_worker.close)


def grade_here(setup: Setup, identity: str, submission: Submission) -> GradeReport:
    """Grade one submission with this process's Grader: what an executor's workers run."""
    return _worker.grader(setup, identity).grade(submission)


def local_processes(jobs: int) -> Executor:
    """`jobs` worker processes on this machine; begun afresh, so that they share nothing with this one."""
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def grade_all(
    setup: Setup, submissions: Iterable[Submission], pool: Callable[[], Executor], workers: int
) -> Iterator[tuple[Submission, GradeReport]]:
    """Every submission with its report, as they are done; at most `workers * AHEAD` are in hand at a time."""
    cohort = _Cohort(setup, pool)
    try:
        yield from cohort.run(submissions, workers * AHEAD)
    finally:
        cohort.close()


class _Cohort:
    def __init__(self, setup: Setup, pool: Callable[[], Executor]) -> None:
        self._setup = setup
        self._identity = setup.identity()
        self._pool = pool
        self._executor = pool()
        self._in_hand: dict[Future[GradeReport], Submission] = {}
        self._suspects: deque[Submission] = deque()

    def run(self, submissions: Iterable[Submission], most: int) -> Iterator[tuple[Submission, GradeReport]]:
        waiting = iter(submissions)
        while True:
            for submission in waiting:
                self._submit(submission)
                if len(self._in_hand) >= most:
                    break
            if not self._in_hand:
                return
            yield from self._done()
            while self._suspects:
                yield self._alone(self._suspects.popleft())

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self, submission: Submission) -> None:
        try:
            future = self._executor.submit(grade_here, self._setup, self._identity, submission)
        except BrokenProcessPool:
            self._suspects.append(submission)
            return
        self._in_hand[future] = submission

    def _done(self) -> Iterator[tuple[Submission, GradeReport]]:
        finished, _ = wait(self._in_hand, return_when=FIRST_COMPLETED)
        for future in finished:
            submission = self._in_hand.pop(future)
            try:
                report = future.result()
            except BrokenProcessPool:
                self._suspects.append(submission)
            else:
                yield submission, report
        if self._suspects:
            self._suspects.extend(self._in_hand.values())
            self._in_hand.clear()
            self._renew()

    def _alone(self, submission: Submission) -> tuple[Submission, GradeReport]:
        """Grade a submission with nothing else in hand, so that a worker's death is its own doing."""
        try:
            future = self._executor.submit(grade_here, self._setup, self._identity, submission)
            return submission, future.result()
        except BrokenProcessPool:
            self._renew()
            reason = "the grading process ended twice with this submission in hand"
            return submission, ungraded(self._setup.assignment, submission, reason, contained=self._setup.contained)

    def _renew(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._pool()
