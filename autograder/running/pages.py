"""The feedback pages of a class, drawn by several processes; nothing is graded here."""

from __future__ import annotations

import contextlib
import functools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, handed_in, reports
from autograder.course.assignment import Assignment
from autograder.errors.faults import Fault, Faults
from autograder.labs import Lab
from autograder.running.processes import LocalProcesses
from autograder.sinks import feedback
from autograder.sinks.grades import Grade

MANY = 50
"""Pages for which one more process is worth its start."""
AHEAD = 16
"""Pages in hand per process: enough to keep it busy, few enough that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Which lab's pages are drawn, in which language (None: the lab's), and into which folder."""

    course: Course
    lab: str
    language: str | None
    folder: Path

    def draw(self, grade: Grade) -> list[Fault]:
        """Write one student's page; what went wrong, if anything did."""
        faults = Faults()
        with faults.apart(grade.student, "feedback"):
            home, assignment = _loaded(self.course, self.lab)
            assert grade.report is not None
            cells = handed_in.cells(self.course, assignment, grade.report)
            page = feedback.page(grade.report, home, self.language, grade, cells=cells)
            reports.write(self.folder / f"{grade.student}.html", page)
        return faults.found

    def draw_all(self, grades: Iterable[Grade], processes: int) -> Iterator[list[Fault]]:
        """The same for many, in their order; by processes of their own where there is to be more than one."""
        if processes < 2:
            yield from map(self.draw, grades)
            return
        with contextlib.ExitStack() as stack:
            pool = LocalProcesses(processes, __name__)
            stack.callback(pool.shutdown, wait=False)
            in_hand: deque[Callable[[], list[Fault]]] = deque()
            for grade in grades:
                in_hand.append(self._drawing(pool, grade))
                if len(in_hand) == processes * AHEAD:
                    yield in_hand.popleft()()
            while in_hand:
                yield in_hand.popleft()()

    def _drawing(self, pool: LocalProcesses, grade: Grade) -> Callable[[], list[Fault]]:
        """What waits for the page; where a process was killed, and the pool with it, what draws it here."""
        here = functools.partial(self.draw, grade)
        try:
            asked = pool.submit(self.draw, grade)
        except BrokenExecutor:
            return here

        def drawn() -> list[Fault]:
            try:
                return asked.result()
            except BrokenExecutor:
                return here()

        return drawn


@functools.cache
def _loaded(course: Course, lab: str) -> tuple[Lab, Assignment]:
    return course.lab(lab), course.assignment(lab)
