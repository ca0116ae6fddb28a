"""One pytest session that grades many submissions: the graders are collected once and stay loaded.

pytest runs in a thread of its own and is handed one job at a time, so that grading is an ordinary function call.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Self

import pytest
import torch

from autograder.course.assignment import Assignment
from autograder.errors import GraderError
from autograder.grading.drawn import load
from autograder.grading.plugin import Fault, GradingPlugin, Job
from autograder.grading.student import Process
from autograder.intake import parsing
from autograder.labs import tracing
from autograder.model import Check

_OPTIONS = (
    "--capture=no", "--import-mode=importlib", "--assert=plain", "--disable-plugin-autoload",
    "--config-file", str(Path(__file__).with_name("pytest.ini")),
    "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:logging", "-p", "no:warnings", "-p", "no:doctest",
    "-p", "no:junitxml", "-p", "no:threadexception", "-p", "no:unraisableexception", "-p", "no:terminal",
)  # fmt: skip
_OTHERS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
"""What somebody's environment tells pytest for tests of their own."""


@contextlib.contextmanager
def _without(*names: str) -> Iterator[None]:
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


class GradingSession:
    """The graders of one assignment, ready. A context manager; not for use from two threads."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[tuple[Check, ...] | Exception] = queue.SimpleQueue()
        self._ended: GraderError | None = None
        self._faults: list[Fault] = []
        self._collected = threading.Event()
        self._thread = threading.Thread(target=self._main, name="graders", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    def wait(self) -> None:
        """Until the graders are collected, or cannot be."""
        self._collected.wait()

    def run(
        self, process: Process, key: bytes, questions: Collection[str] | None = None, *, together: bool = True
    ) -> tuple[Check, ...]:
        """The checks of one submission (of these questions, else all), in the order of the assignment's questions.

        `together` tries to make all calls at once, which is fast and in vain where it is known that one ends the process.
        Raises GraderError when the graders cannot be run at all, SandboxError when the box broke on the way.
        """
        order = [question.function for question in self._assignment.questions]
        if self._ended is None:
            self._jobs.put(Job(process, key, frozenset(order if questions is None else questions), together))
            result = self._results.get()
        else:
            result = self._ended
        if isinstance(result, Exception):
            raise result
        return tuple(sorted(result, key=lambda check: order.index(check.question)))

    @property
    def faults(self) -> tuple[str, ...]:
        """Of the last submission: each check that could not be made, and the grader's own lines that are to blame."""
        if self._ended is not None:
            return (str(self._ended),)
        folder = self._assignment.graders
        told = [f"{check.question}, {check.name}:\n{tracing.told(error, folder)}" for check, error in self._faults]
        return tuple(dict.fromkeys(told))

    def _main(self) -> None:
        torch.set_num_threads(1)  # tensors are small, and other cores grade other submissions
        with contextlib.ExitStack() as collecting:
            # pytest keeps what it imports by the process, and two at once lose some.
            collecting.enter_context(parsing.LOCK)
            collecting.enter_context(_without(*_OTHERS))
            try:
                drawn = load(self._assignment)
                jobs, done = self._each_job(collecting), self._results.put
                plugin = GradingPlugin(self._assignment.questions, drawn, jobs, done, self._faults)
                graders = str(self._assignment.graders)
                # Without its bound pytest would run every conftest.py in the folders above.
                status = pytest.main([*_OPTIONS, "--confcutdir", graders, graders], plugins=[plugin])
                problem = "\n".join(plugin.failures) or f"pytest ended with {status!r}"
            except BaseException as error:
                problem = repr(error)
            self._ended = GraderError(f"the graders in {self._assignment.graders} cannot be run: {problem}")
            self._results.put(self._ended)
            self._collected.set()

    def _each_job(self, collecting: contextlib.ExitStack) -> Iterator[Job]:
        collecting.close()
        self._collected.set()
        while (job := self._jobs.get()) is not None:
            yield job
