"""A Dask cluster as executor: a real scheduler and worker processes on this machine."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import graded_course
import pytest
import sample_course
from click.testing import CliRunner
from graded_course import SPANISH, Here
from sample_course import SampleCourse

from autograder.cli import main
from autograder.course import Course
from autograder.running import cohort, work, worker
from autograder.running.delivery import Delivery
from autograder.running.run import Run

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("distributed") is None and not os.environ.get("CI"),
        reason="distributed is not installed: pip install -c constraints.txt -e '.[dask]'",
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # distributed leaves sockets to the garbage collector
]
QUIET = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "60s", "DASK_LOGGING__DISTRIBUTED": "error"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleCourse]:
    """A class of ten: two of each sort."""
    made = sample_course.make(tmp_path_factory.mktemp("cluster"), SPANISH)
    graded_course.hand_in(made, SPANISH)
    for student in made.course.students(SPANISH):
        shutil.copytree(made.course.submitted(student, SPANISH), made.course.submitted(f"{student}2", SPANISH))
    made.course.secret()
    yield made
    worker._worker.close()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler's address."""
    place = tmp_path_factory.mktemp("scheduler") / "address.json"
    command = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place)]
    with dask(*command):
        until = time.monotonic() + 300
        while not (place.exists() and place.read_text().strip()) and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(place.read_text())["address"]


@contextmanager
def dask(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of dask's own processes, for the length of a `with`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words], env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=600)


@contextmanager
def workers(address: str, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes of a scheduler, one thread each."""
    with ExitStack() as stack:
        words = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        yield [stack.enter_context(dask(*words)) for _ in range(count)]


def copied(sample: SampleCourse, folder: Path) -> Course:
    """A course like `sample`, in `folder`."""
    shutil.copytree(sample.course.root, folder)
    return Course(folder)


def test_a_worker_killed_in_mid_run_costs_nothing(sample: SampleCourse, scheduler: str, tmp_path: Path) -> None:
    """What the cluster grades, one worker lost, is byte for byte what one process grades alone."""
    alone = copied(sample, tmp_path / "alone")
    with Delivery(alone, SPANISH) as deliver:
        list(Run(alone, graded_course.setup(alone), deliver).grade(alone.students(SPANISH), Here, 1))
    together = copied(sample, tmp_path / "together")
    with workers(scheduler, 2) as processes:
        killer = threading.Thread(target=kill_after_a_report, args=(together, processes[0]))
        killer.start()
        command = ["grade", SPANISH, "--course", str(together.root), "--scheduler", scheduler]
        command += ["--accept-unreadable", "--lang", "en"]
        result = CliRunner().invoke(main, command)
        killer.join()
        assert processes[0].poll() == -signal.SIGKILL and processes[1].poll() is None
    assert result.exit_code == 0, result.output
    assert "10 graded now, 0 as before, 0 need a human" in result.output
    assert graded_course.results(together) == graded_course.results(alone)


def kill_after_a_report(course: Course, worker: subprocess.Popen[bytes]) -> None:
    """Wait for the first report of the run, then kill the worker."""
    folder = course.report("any", SPANISH).parent
    until = time.monotonic() + 600
    while not list(folder.glob("*.json")) and time.monotonic() < until:
        time.sleep(0.01)
    worker.kill()


def test_workers_that_would_grade_otherwise_are_named(
    sample: SampleCourse, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any work starts, with what differs."""
    setup = graded_course.setup(sample.course)
    other = {**setup.versions(), "torch": "1.0"}
    monkeypatch.setattr(work.Setup, "versions", lambda self: other)
    with workers(scheduler, 1):
        result = CliRunner().invoke(
            main, ["grade", SPANISH, "--course", str(sample.course.root), "--scheduler", scheduler]
        )
    assert result.exit_code == 2
    assert "another torch" in result.output and "1.0 here" in result.output
    assert not (sample.course.root / "reports").exists()


def test_a_worker_that_joins_later_and_differs_refuses(sample: SampleCourse) -> None:
    """Its submissions are left for a person, not graded by other graders."""
    setup = graded_course.setup(sample.course)
    handed = work.HandedIn("ana", f"{SPANISH}.ipynb", b"{")
    with cohort.Cohort(setup, Here, 1) as ours:
        ours._identity = replace(setup, contained=False).identity()
        ours.submit(handed)
        [(_, report)] = ours.finished()
    assert report.needs_human and "other graders" in str(report.notes[0].parameters["error"])


def test_no_scheduler_is_said(sample: SampleCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the address, and status 2."""
    monkeypatch.setattr("autograder.running.cluster.WAIT_SECONDS", 1)
    nowhere = "tcp://127.0.0.1:9"
    result = CliRunner().invoke(main, ["grade", SPANISH, "--course", str(sample.course.root), "--scheduler", nowhere])
    assert result.exit_code == 2
    assert nowhere in result.output
