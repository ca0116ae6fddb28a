"""Submissions over an executor: workers that die, bounds on what is in hand, and reports that are equal to one Grader's."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import graded_course
import pytest
import sample_course
from graded_course import SPANISH, Here
from sample_course import SampleCourse

from autograder.model import GradeReport, Verdict
from autograder.running import cohort, worker
from autograder.running.cohort import AHEAD, Cohort
from autograder.running.work import HandedIn, Setup

KILLER = "kills its worker"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleCourse]:
    """A course with one lab."""
    yield sample_course.make(tmp_path_factory.mktemp("cohort"), SPANISH)
    worker._worker.close()


@pytest.fixture(scope="module")
def setup(sample: SampleCourse) -> Setup:
    """Its setup."""
    return graded_course.setup(sample.course)


class Recorded(Here):
    """Remembers how much was in hand at once; answers with an empty report or with what `fail` raises."""

    def __init__(self, setup: Setup, fail: Exception | None = None) -> None:
        self._setup = setup
        self._fail = fail
        self.submitted = 0

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """A report that is there already."""
        self.submitted += 1
        future: Future[Any] = Future()
        if self._fail is not None:
            future.set_exception(self._fail)
        else:
            assignment = self._setup.assignment
            student = arguments[2].student
            future.set_result(GradeReport(student, assignment.lab, assignment.language, (), {}, contained=True))
        return future


class Deadly(ProcessPoolExecutor):
    """Real processes; one that gets a file called KILLER is gone, as if the machine's memory had run out."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """The same, with a worker that may die."""
        return super().submit(die_or, function, *arguments, **named)


def die_or(function: Callable[..., Any], setup: Setup, identity: str, handed: HandedIn) -> Any:
    """What a worker of Deadly runs; a file of code is not graded, only answered for."""
    if handed.name == KILLER:
        os.kill(os.getpid(), signal.SIGKILL)
    return GradeReport(handed.student, setup.assignment.lab, "es", (), {}, contained=True)


def run(cohort: Cohort, handed: list[HandedIn]) -> dict[str, GradeReport]:
    """All reports, by student."""
    found: list[tuple[HandedIn, GradeReport]] = []
    for each in handed:
        cohort.submit(each)
        if cohort.is_full:
            found += cohort.finished()
    while more := list(cohort.finished()):
        found += more
    assert len(found) == len(handed)
    return {each.student: report for each, report in found}


def test_reports_are_those_of_one_grader(sample: SampleCourse, setup: Setup) -> None:
    """Whatever the executor; a file that cannot be read is a report too."""
    right = sample.solved(SPANISH).encode()
    files = [HandedIn("ana", f"{SPANISH}.ipynb", right), HandedIn("bea", f"{SPANISH}.ipynb", b"{")]
    with Cohort(setup, Here, 1) as here:
        by_us = run(here, files)
    assert by_us["ana"].score == 100
    assert by_us["bea"].score == 0 and by_us["bea"].digests["submission"]
    with Cohort(setup, lambda: cohort.local_processes(1), 1) as processes:
        assert run(processes, files) == by_us


def test_no_more_is_in_hand_than_workers_can_soon_take(setup: Setup) -> None:
    """So memory does not grow with the class."""
    executor = Recorded(setup)
    with Cohort(setup, lambda: executor, 2) as bounded:
        for number in range(2 * AHEAD):
            assert not bounded.is_full
            bounded.submit(HandedIn(str(number), "", b""))
        assert bounded.is_full
        assert len(list(bounded.finished())) == 2 * AHEAD
        assert not bounded.is_full


def test_a_worker_that_dies_costs_no_other_submission(setup: Setup) -> None:
    """What it had in hand is graded again, alone; who brings a worker down twice is left to a person."""
    files = [HandedIn(str(number), "", b"") for number in range(7)] + [HandedIn("killer", KILLER, b"")]
    with Cohort(setup, lambda: Deadly(2, get_context("spawn")), 2) as deadly:
        found = run(deadly, files)
    assert {student for student, report in found.items() if report.needs_human} == {"killer"}
    assert {check.verdict for each in found["killer"].questions for check in each.checks} == {Verdict.UNCHECKED}


def test_what_we_did_not_think_of_is_nobodys_zero(setup: Setup) -> None:
    """An error on the way to a worker leaves a report for a person."""
    with Cohort(setup, lambda: Recorded(setup, RuntimeError("no way")), 1) as broken:
        report = run(broken, [HandedIn("ana", "", b"")])["ana"]
    assert report.needs_human and "no way" in str(report.notes[0].parameters["error"])


def test_workers_end_with_the_process_that_made_them(tmp_path: Path) -> None:
    """Also when that one is killed: nobody is left to grade for nobody."""
    giving_out = get_context("spawn").Process(target=show_a_worker_and_die, args=(tmp_path / "pid",))
    giving_out.start()
    giving_out.join()
    worker = int((tmp_path / "pid").read_text())
    until = time.monotonic() + 300
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


def show_a_worker_and_die(told: Path) -> None:
    """What a run does that is killed."""
    told.write_text(str(cohort.local_processes(1).submit(os.getpid).result()))
    os.kill(os.getpid(), signal.SIGKILL)


def test_workers_have_in_common_what_they_load() -> None:
    """They are forked from one process, not this one, which has the graders' libraries and never hears Ctrl-C."""
    with cohort.local_processes(2) as pool:
        parents = {pool.submit(os.getppid).result() for _ in range(8)}
        libraries = Path(f"/proc/{min(parents)}/maps").read_text()
        os.kill(min(parents), signal.SIGINT)
        assert pool.submit(os.getppid).result() in parents
    assert len(parents) == 1
    assert os.getpid() not in parents
    assert "libtorch" in libraries


def test_a_run_that_fails_with_files_in_hand_ends(setup: Setup) -> None:
    """Although more than a pipe holds was still on its way to the workers, which are gone."""
    failing = get_context("spawn").Process(target=fail_with_files_in_hand, args=(setup,))
    failing.start()
    failing.join(300)
    failing.kill()
    assert failing.exitcode == 0


def fail_with_files_in_hand(setup: Setup) -> None:
    """What a run does when the disk is full."""
    with contextlib.suppress(OSError), Cohort(setup, lambda: cohort.local_processes(2), 2) as ours:
        while not ours.is_full:
            ours.submit(HandedIn("ana", "", bytes(1_000_000)))
        time.sleep(0.02)  # a few are given out by now, and the workers not there yet
        raise OSError("No space left on device")
    # Of the pool nothing may be left: at its exit Python would wake up a thread that is just closing its pipe.
    assert [thread.name for thread in threading.enumerate() if not thread.daemon] == ["MainThread"]


def test_equal_setups_have_one_identity(setup: Setup) -> None:
    """So a worker keeps its Grader from one submission to the next, and makes another for another course."""
    assert setup.identity() == Setup(setup.assignment, setup.secret).identity()
    assert setup.identity() != Setup(setup.assignment, b"other").identity()
    assert setup.identity() != Setup(setup.assignment, setup.secret, contained=False).identity()
