"""Grades what a course has collected: plans, grades, delivers, and takes up after an interruption.

A report is written the moment it is made (reports/<lab>/<student>.json); autograded notebooks and gradebook rows follow
in batches, and `delivered.log` names the reports that arrived there. Kill it anywhere: what is on disk is whole, and the
next run does what is missing and nothing else.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from autograder import intake, reports
from autograder.cohort import Setup, grade_all
from autograder.course import Course
from autograder.errors import AssignmentError, SubmissionError
from autograder.model import GradeReport, Submission
from autograder.pipeline import Digests, unreadable

BATCH = 50
DELIVERED = "delivered.log"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run does with one student's submission, and why: `new`, `changed`, `human`, `forced` or `current`.

    `work` is what is to be graded, the report that still holds, or the error that kept the file from being read.
    """

    student: str
    path: Path
    why: str
    work: Submission | GradeReport | SubmissionError


@dataclass(frozen=True, slots=True)
class Graded:
    """One student's report, whether it was made in this run or still held, and the file it is about."""

    report: GradeReport
    path: Path
    fresh: bool


def submitted_file(course: Course, student: str, lab: str) -> Path:
    """The file that a student handed in: `<lab>.ipynb`, else the only notebook, archive or script in the folder."""
    folder = course.submitted(student, lab)
    expected = folder / f"{lab}.ipynb"
    if os.path.lexists(expected):
        return expected
    released = course.support(lab)
    for ending in (".ipynb", ".zip", ".py"):
        others = [path for path in folder.glob(f"*{ending}") if path.name not in released]
        if len(others) == 1:
            return others[0]
    return expected


class Run:
    """One run over a lab's submissions. `deliver` writes a batch to the gradebook and to autograded/."""

    def __init__(
        self, course: Course, setup: Setup, deliver: Callable[[Sequence[Graded]], None], *, force: bool = False
    ) -> None:
        self._course = course
        self._setup = setup
        self._lab = setup.assignment.lab
        self._deliver = deliver
        self._force = force
        self._digests = Digests(setup.assignment, setup.secret)
        self._delivered_log = course.report("any", self._lab).with_name(DELIVERED)

    def plan(self, students: Iterable[str]) -> Iterator[Planned]:
        """What would be done with each student's submission; reads files, writes nothing."""
        for student in students:
            path = submitted_file(self._course, student, self._lab)
            stored = reports.load(self._course.report(student, self._lab))
            try:
                submission = intake.read(path, student=student, lab=self._lab)
            except SubmissionError as error:
                yield Planned(student, path, "changed" if stored else "new", error)
                continue
            why = self._why(stored, submission)
            keep = stored is not None and why == "current"
            yield Planned(student, path, why, stored if keep and stored else submission)

    def grade(self, students: Iterable[str], pool: Callable[[], Executor], workers: int) -> Iterator[Graded]:
        """Grade what needs it, deliver what has not arrived; every student's report as it is ready.

        Raises AssignmentError at once when another run is at work on the same lab.
        """
        with self._only_run():
            delivered = self._delivered()
            batch: list[Graded] = []
            try:
                for graded in self._reports(students, pool, workers):
                    yield graded
                    if delivered.get(graded.report.student) != graded.report.digest():
                        batch.append(graded)
                    if len(batch) == BATCH:
                        self._flush(batch)
            finally:
                self._flush(batch)

    def _reports(self, students: Iterable[str], pool: Callable[[], Executor], workers: int) -> Iterator[Graded]:
        ready: deque[Graded] = deque()
        paths: dict[str, Path] = {}

        def submissions() -> Iterator[Submission]:
            for planned in self.plan(students):
                match planned.work:
                    case Submission():
                        paths[planned.student] = planned.path
                        yield planned.work
                    case GradeReport():
                        ready.append(Graded(planned.work, planned.path, fresh=False))
                    case SubmissionError() as error:
                        report = unreadable(
                            self._setup.assignment, self._digests, planned.student, error, contained=self._setup.contained
                        )
                        self._store(report)
                        ready.append(Graded(report, planned.path, fresh=True))

        for submission, report in grade_all(self._setup, submissions(), pool, workers):
            self._store(report)
            yield Graded(report, paths.pop(submission.student), fresh=True)
            while ready:
                yield ready.popleft()
        yield from ready

    def _why(self, stored: GradeReport | None, submission: Submission) -> str:
        if self._force:
            return "forced"
        if stored is None:
            return "new"
        if stored.needs_human:
            return "human"
        return "current" if dict(stored.digests) == self._digests.of(submission) else "changed"

    def _store(self, report: GradeReport) -> None:
        reports.save(self._course.report(report.student, self._lab), report)

    def _delivered(self) -> dict[str, str]:
        """Student -> digest of the report that arrived last; a line that was cut short does not count."""
        with contextlib.suppress(FileNotFoundError):
            lines = self._delivered_log.read_text(encoding="utf-8").split("\n")[:-1]
            return {student: digest for digest, _, student in (line.partition(" ") for line in lines)}
        return {}

    def _flush(self, batch: list[Graded]) -> None:
        if not batch:
            return
        self._deliver(batch)
        with self._delivered_log.open("a", encoding="utf-8") as log:
            log.writelines(f"{graded.report.digest()} {graded.report.student}\n" for graded in batch)
        batch.clear()

    @contextlib.contextmanager
    def _only_run(self) -> Iterator[None]:
        self._delivered_log.parent.mkdir(parents=True, exist_ok=True)
        with (self._delivered_log.parent / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AssignmentError(f"another run is grading {self._lab} in {self._course.root}: wait for it") from error
            yield
