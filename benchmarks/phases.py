"""Where the processor time of a submission goes: the trusted side phase by phase, the student's process from inside.

The student's side is measured by a copy of `sandbox/inside` with clocks around what it does; the copy is what the
fork parent runs here, the sandbox is otherwise the real one.
"""

from __future__ import annotations

import gc
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from autograder import intake
from autograder.course import Course, handed_in
from autograder.errors.faults import Faults
from autograder.pipeline import Grader
from autograder.running.delivery import Delivery
from autograder.running.run import Graded
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
        self.spent: defaultdict[str, float] = defaultdict(float)
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
            self.spent["the student's cells"] += self._latest.get("cells", 0.0)
            self.spent["the student's functions"] += self._latest.get("calls", 0.0)
            self.spent["our part of the student's process"] += said["cpu"] - sum(self._latest.values())
            self.spent["processes"] += 1
            self._latest = {}
            return said

        return counted


def measure(course: Course, lab: str, students: Sequence[str], folder: Path) -> dict[str, float]:
    """Milliseconds of processor time a submission by phase; `processes` is a plain number.

    `first use` is what all submissions together take longer the first time (libraries, wrong functions, templates):
    milliseconds that every worker spends once.
    """
    phases = Phases()
    _instrument(folder, phases)
    loaded = course.assignment(lab)
    read = phases.clocked("intake", intake.read)
    with Grader(loaded, course.secret()) as grader, Delivery(course, lab) as deliver:
        grader._box.end = phases.ended(grader._box.end)  # type: ignore[method-assign]
        grade = phases.clocked("checks", grader.grade)
        grader._explainer.explain = phases.clocked("explanation", grader._explainer.explain)  # type: ignore[method-assign]
        grader.start()
        gc.freeze()  # as a worker does
        files = {student: handed_in.expected(course, student, lab, grader.wanted) for student in students}
        submissions = [read(path, student=student, lab=lab, wanted=grader.wanted) for student, path in files.items()]
        grade(submissions[0])
        reading = phases.spent["intake"]
        prepare = phases.clocked("gradebook and autograded", deliver.prepare)
        taken = []
        for _ in range(2):  # in the first, much is used for the first time; the second counts
            phases.spent.clear()
            before = time.process_time(), _fork_parent_seconds(grader)
            batch = [Graded(grade(each), files[each.student], fresh=True) for each in submissions]
            ready = [(each, prepare(each)) for each in batch]
            phases.spent["the fork parent"] = _fork_parent_seconds(grader) - before[1]
            taken.append(time.process_time() - before[0] + phases.spent["the fork parent"])
        faults = Faults()
        phases.clocked("gradebook and autograded", deliver.record)(ready, faults)
        assert not faults.found, faults.found
    phases.spent["intake"] = reading
    phases.spent["checks"] -= phases.spent["explanation"]
    found = {name: spent / len(students) * 1000 for name, spent in phases.spent.items()}
    return found | {"processes": found["processes"] / 1000, "first use": (taken[0] - taken[1]) * 1000}


def _fork_parent_seconds(grader: Grader) -> float:
    """The processor time that the fork parent itself has taken so far."""
    parent = grader._box._parent
    assert parent is not None
    assert parent._process is not None
    return sum(sum(each.cpu_times()[:2]) for each in psutil.Process(parent._process.pid).children(recursive=True))


def _instrument(folder: Path, phases: Phases) -> None:
    inside = folder / "inside"
    shutil.rmtree(inside, ignore_errors=True)
    shutil.copytree(bubblewrap.INSIDE, inside, ignore=shutil.ignore_patterns("__pycache__"))
    with (inside / "child.py").open("a", encoding="utf-8") as child:
        child.write(CLOCKS)
    bubblewrap.INSIDE = inside
    wire.receive = phases.received(wire.receive)
