"""What a worker process of a cohort holds: one Grader, for as long as the setup stays the same."""

from __future__ import annotations

import atexit
import contextlib
import gc
import hashlib
import threading
from multiprocessing.util import Finalize

from autograder import intake
from autograder.errors import AssignmentError, AutograderError, SubmissionError
from autograder.model import GradeReport
from autograder.pipeline import Grader
from autograder.running.work import HandedIn, Setup
from autograder.sandbox.launched import Launched


class _Worker:
    """The one Grader of this process; who comes while it grades waits."""

    def __init__(self) -> None:
        self._identity = ""
        self._grader: Grader | None = None
        self.turn = threading.Lock()

    def grader(self, setup: Setup, identity: str, launched: Launched | None = None) -> Grader:
        if self._grader is None or identity != self._identity:
            self.close()
            Finalize(None, self.close, exitpriority=0)  # a forked process ends without Python's own atexit
            if setup.identity() != identity:
                raise AssignmentError(
                    "this worker has other graders, packages or code than the one who gives out the work"
                )
            self._grader = Grader(setup.assignment, setup.secret, contained=setup.contained, launched=launched)
            self._identity = identity
        elif launched is not None:
            launched.close()
        return self._grader

    def close(self) -> None:
        if self._grader is not None:
            self._grader.close()
            self._grader = None


_worker = _Worker()
atexit.register(_worker.close)


def grade(setup: Setup, identity: str, handed: HandedIn) -> GradeReport:
    """Grade one file. Raises AssignmentError when `identity` stands for other graders, packages or code than these."""
    with _worker.turn:
        grader = _worker.grader(setup, identity)
        try:
            submission = intake.read_bytes(
                handed.name,
                handed.data,
                student=handed.student,
                lab=setup.assignment.lab,
                wanted=grader.wanted,
                notes=handed.notes,
            )
        except SubmissionError as error:
            return grader.unreadable(handed.student, error, digest=hashlib.sha256(handed.data).hexdigest())
        return grader.grade(submission)


def get_ready(setup: Setup, identity: str, launched: Launched | None = None) -> None:
    """Make this process's Grader and start its fork parent, before there is anything to grade; the one that was
    `launched`, where this process has none yet."""
    with _worker.turn, contextlib.suppress(AutograderError):  # the first submission will say it again
        _worker.grader(setup, identity, launched).start()
        gc.freeze()  # torch and the graders are here to stay: no collection need look through them again
