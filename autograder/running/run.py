"""Grades what a course has collected: plans, grades, delivers, and takes up after an interruption.

A report is written the moment it is made (reports/<lab>/<student>.json), then its autograded notebook; gradebook rows follow
in batches, and `delivered.log` names the reports that arrived there. Kill it anywhere: what is on disk is whole, and the
next run does what is missing and nothing else.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from autograder import intake
from autograder.course import Course, handed_in, reports
from autograder.course.blank_reports import ungraded, unreadable
from autograder.course.digests import Digests
from autograder.course.worth import worth
from autograder.errors import AssignmentError, SubmissionError
from autograder.errors.faults import Faults
from autograder.model import GradeReport, Submission
from autograder.running.cohort import Cohort
from autograder.running.work import HandedIn, Setup

BATCH = 50
DELIVERED = "delivered.log"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run does with one student's submission, and why: `new`, `changed`, `points`, `human`, `forced`, `current`.

    `work` is the file that is to be graded, or the report on it that needs no grading. `changed` names what is no
    longer what the stored report was about: `submission`, `graders`, `lab`, `key`, `limits`, `containment`.
    """

    student: str
    path: Path
    why: str
    work: HandedIn | GradeReport
    changed: tuple[str, ...] = ()
    before: GradeReport | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """One student's report, whether it was made in this run or still held, and the file it is about.

    `before` is the score that the student had, when graders, lab or limits changed since; else None.
    """

    report: GradeReport
    path: Path
    fresh: bool
    before: Fraction | None = None


class Destination(Protocol):
    """Where reports arrive. What one report needs by itself is done while others are graded, the rest a batch at a time."""

    def prepare(self, graded: Graded) -> Any:
        """Do what needs no batch; what is returned goes with the report to `record`."""

    def record(self, ready: Sequence[tuple[Graded, Any]], faults: Faults) -> Sequence[Graded]:
        """Deliver a batch; what arrived of it."""


def _check_name(student: str) -> None:
    """A student's name goes into files, lines and a database: all of it must be visible and writable."""
    if not student.isprintable():
        raise UnicodeError("the name of the folder holds letters that cannot be shown")


class Run:
    """One run over a lab's submissions, whose reports go to a destination: the gradebook and autograded/. `faults` are the
    students who were left behind.

    Equal files are graded once each: every student has hidden cases of their own, so no report is another's.
    """

    def __init__(
        self,
        course: Course,
        setup: Setup,
        destination: Destination,
        *,
        force: bool = False,
        gradebook: str = "",
    ) -> None:
        self._course = course
        self._setup = setup
        self._lab = setup.assignment.lab
        self._name = course.notebook(self._lab)
        self._destination = destination
        self._force = force
        self._digests = Digests(setup.assignment, setup.secret)
        self._gradebook = gradebook
        self._delivered_log = course.report("any", self._lab).with_name(DELIVERED)
        self.faults = Faults()

    def plan(self, students: Iterable[str]) -> Iterator[Planned]:
        """What would be done with each student's submission; reads files, parses and writes nothing."""
        for student in students:
            planned = None
            with self.faults.apart(student, "plan"):
                planned = self._planned(student)
            if planned is not None:
                yield planned

    def _planned(self, student: str) -> Planned:
        _check_name(student)
        path = self._course.submitted(student, self._lab) / f"{self._name}.ipynb"
        stored = reports.load(self._course.report(student, self._lab))
        try:
            path, notes = handed_in.find(self._course, student, self._lab, self._setup.assignment.wanted)
            data = intake.contents(path)
        except SubmissionError as error:
            report = self._unreadable(student, error)
            why = "current" if report == stored else "changed" if stored else "new"
            return Planned(student, path, why, report)
        except OSError as error:
            report = self._ungraded(student, f"{path} cannot be read: {error.strerror}")
            return Planned(student, path, "human", report)
        changed = self._changed(stored, student, data)
        why = self._why(stored, changed)
        if stored is None or why != "current":
            return Planned(student, path, why, HandedIn(student, path.name, data, notes), changed, stored)
        held = worth(stored, self._setup.assignment.worth)
        return Planned(student, path, "current" if held == stored else "points", held, changed, stored)

    def grade(
        self, students: Iterable[str], pool: Callable[[], Executor], workers: int
    ) -> Generator[Graded, None, None]:
        """Grade what needs it, deliver what has not arrived; every student's report as it is ready.

        Raises AssignmentError at once when another run is at work on the same lab.
        """
        with self._only_run():
            delivered = self._delivered()
            ready: list[tuple[Graded, Any]] = []
            try:
                for graded in self._reports(students, pool, workers):
                    yield graded
                    if self._force or not self._has_arrived(graded.report, delivered):
                        with self.faults.apart(graded.report.student, "deliver"):
                            ready.append((graded, self._destination.prepare(graded)))
                    if len(ready) == BATCH:
                        self._flush(ready)
            finally:
                self._flush(ready)

    def _reports(self, students: Iterable[str], pool: Callable[[], Executor], workers: int) -> Iterator[Graded]:
        in_hand: dict[str, Planned] = {}
        with contextlib.ExitStack() as stack:
            cohort: Cohort | None = None
            for planned in self.plan(students):
                if isinstance(planned.work, GradeReport):
                    yield from self._held(planned, planned.work)
                    continue
                cohort = cohort or stack.enter_context(Cohort(self._setup, pool, workers))
                in_hand[planned.student] = planned
                cohort.submit(planned.work)
                if cohort.is_full:
                    yield from self._finished(cohort, in_hand)
            while cohort is not None and in_hand:
                yield from self._finished(cohort, in_hand)

    def _finished(self, cohort: Cohort, in_hand: dict[str, Planned]) -> Iterator[Graded]:
        for handed, report in cohort.finished():
            planned = in_hand.pop(handed.student)
            before = planned.before if set(planned.changed) - {"submission"} else None
            if self._store(report):
                yield Graded(report, planned.path, fresh=True, before=None if before is None else before.score)

    def _held(self, planned: Planned, report: GradeReport) -> Iterator[Graded]:
        """A report that needed no grading: it still holds, or there was nothing that could be graded."""
        fresh = planned.why not in ("current", "points")
        before = planned.before.score if planned.why == "points" and planned.before is not None else None
        if planned.why == "current" or self._store(report):
            yield Graded(report, planned.path, fresh, before)

    def _unreadable(self, student: str, error: SubmissionError) -> GradeReport:
        return unreadable(self._setup.assignment, self._digests, student, error, contained=self._setup.contained)

    def _ungraded(self, student: str, fault: str) -> GradeReport:
        nothing_read = Submission(student, self._lab, (), (), "")
        return ungraded(self._setup.assignment, nothing_read, fault, contained=self._setup.contained)

    def _why(self, stored: GradeReport | None, changed: tuple[str, ...]) -> str:
        if self._force:
            return "forced"
        if stored is None:
            return "new"
        if stored.needs_human:
            return "human"
        return "changed" if changed else "current"

    def _changed(self, stored: GradeReport | None, student: str, data: bytes) -> tuple[str, ...]:
        if stored is None:
            return ()
        file = Submission(student, self._lab, (), (), hashlib.sha256(data).hexdigest())
        changed = [name for name, digest in self._digests.of(file).items() if stored.digests.get(name) != digest]
        due = self._setup.assignment.worth
        lost = any(each.points != due.get(each.name) for each in worth(stored, due).questions)
        contained = stored.contained == self._setup.contained
        return (*changed, *([] if contained else ["containment"]), *(["points"] if lost else []))

    def _store(self, report: GradeReport) -> bool:
        with self.faults.apart(report.student, "store"):
            reports.save(self._course.report(report.student, self._lab), report)
            return True
        return False

    def _has_arrived(self, report: GradeReport, delivered: dict[str, str]) -> bool:
        notebook = self._course.autograded(report.student, self._lab) / f"{self._name}.ipynb"
        return delivered.get(report.student) == report.digest() and notebook.is_file()

    def _delivered(self) -> dict[str, str]:
        """Student -> digest of the report that arrived last in this gradebook; a line cut short does not count."""
        with contextlib.suppress(FileNotFoundError), self._delivered_log.open(encoding="utf-8") as log:
            lines = (line.rstrip("\n").split(" ", 2) for line in log if line.endswith("\n"))
            return {line[2]: line[1] for line in lines if len(line) == 3 and line[0] == self._gradebook}
        return {}

    def _flush(self, ready: list[tuple[Graded, Any]]) -> None:
        """Deliver; what a destination refused is not tried again in this run."""
        if not ready:
            return
        arriving, ready[:] = ready[:], []
        arrived = self._destination.record(arriving, self.faults)
        with self._delivered_log.open("a", encoding="utf-8") as log:
            log.writelines(f"{self._gradebook} {each.report.digest()} {each.report.student}\n" for each in arrived)

    @contextlib.contextmanager
    def _only_run(self) -> Iterator[None]:
        self._delivered_log.parent.mkdir(parents=True, exist_ok=True)
        with (self._delivered_log.parent / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AssignmentError(
                    f"another run is grading {self._lab} in {self._course.root}: wait for it"
                ) from error
            yield
