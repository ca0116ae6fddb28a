"""Where the processor time of a submission goes: the trusted side phase by phase, the student's process from inside.

The student's side is measured by a copy of `sandbox/inside` with clocks around what it does; the copy is what the
fork parent runs here, the sandbox is otherwise the real one.
"""

from __future__ import annotations

import gc
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder import assignment, intake
from autograder.course import Course
from autograder.coursework import Graded, submitted_file
from autograder.delivery import Delivery
from autograder.model import Submission
from autograder.pipeline import Grader
from autograder.sandbox import bubblewrap
from autograder.sandbox.inside import wire

CLOCKS = """
import time

SPENT = {}


def clocked(name, function):
    def timed(*arguments, **settings):
        begun = time.thread_time()
        try:
            return function(*arguments, **settings)
        finally:
            SPENT[name] = SPENT.get(name, 0.0) + time.thread_time() - begun
    return timed


Notebook._execute = clocked("cells", Notebook._execute)
find = Notebook.function
Notebook.function = lambda self, name: (lambda found: found and clocked("calls", found))(find(self, name))
send, begin = wire.send, Child.__init__


def begin_clocks(self, *arguments):
    SPENT.clear()
    begin(self, *arguments)


def send_clocks(channel, header, payload=b""):
    if "done" in header:
        header["spent"] = dict(SPENT)
    send(channel, header, payload)


Child.__init__, wire.send = begin_clocks, send_clocks
"""


class Phases:
    """Milliseconds of processor time a submission, by phase."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._latest: dict[str, float] = {}

    def clocked(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function; its time counts for `name`."""

        def timed(*arguments: Any, **settings: Any) -> Any:
            begun = time.process_time()
            try:
                return function(*arguments, **settings)
            finally:
                self.spent[name] += time.process_time() - begun

        return timed

    def received(self, receive: Callable[..., Any]) -> Callable[..., Any]:
        """The wire's `receive`, which takes out what the student's side says of its clocks."""

        def taken(*arguments: Any) -> Any:
            header, payload = receive(*arguments)
            self._latest = header.pop("spent", self._latest)
            return header, payload

        return taken

    def ended(self, end: Callable[..., Any]) -> Callable[..., Any]:
        """The box's `end`, which says what the whole process took."""

        def counted(*arguments: Any) -> Any:
            said = end(*arguments)
            of_student = sum(self._latest.values())
            self.spent.update({"the student's cells": self._latest.get("cells", 0.0)})
            self.spent.update({"the student's functions": self._latest.get("calls", 0.0)})
            self.spent.update({"our part of the student's process": said["cpu"] - of_student, "processes": 1.0})
            self._latest = {}
            return said

        return counted


def measure(course: Course, lab: str, students: Sequence[str], folder: Path) -> dict[str, float]:
    """Milliseconds of processor time a submission by phase; `processes` is a plain number."""
    phases = Phases()
    _instrument(folder, phases)
    loaded = assignment.load(lab, support=course.support(lab), lesson=course.lesson(lab))
    read = phases.clocked("intake", intake.read)
    with Grader(loaded, course.secret()) as grader, Delivery(course, lab) as deliver:
        grader._box.end = phases.ended(grader._box.end)  # type: ignore[method-assign]
        grade = phases.clocked("checks", grader.grade)
        grader._explainer.explain = phases.clocked("explanation", grader._explainer.explain)  # type: ignore[method-assign]
        grader.start()
        gc.freeze()  # as a worker does
        submissions: list[Submission] = []
        for student in students:
            submissions.append(read(submitted_file(course, student, lab), student=student, lab=lab))
        grade(submissions[0])
        phases.spent = Counter({"intake": phases.spent["intake"]})
        batch = [Graded(grade(each), submitted_file(course, each.student, lab), fresh=True) for each in submissions]
        phases.clocked("gradebook and autograded", deliver)(batch)
    phases.spent["checks"] -= phases.spent["explanation"]
    count = len(students)
    return {name: spent / count * (1 if name == "processes" else 1000) for name, spent in phases.spent.items()}


def _instrument(folder: Path, phases: Phases) -> None:
    inside = folder / "inside"
    shutil.rmtree(inside, ignore_errors=True)
    shutil.copytree(bubblewrap.INSIDE, inside, ignore=shutil.ignore_patterns("__pycache__"))
    with (inside / "child.py").open("a", encoding="utf-8") as child:
        child.write(CLOCKS)
    bubblewrap.INSIDE = inside
    wire.receive = phases.received(wire.receive)
