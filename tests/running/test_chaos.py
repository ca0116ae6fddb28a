"""Something of ours breaks at a random (seeded) moment: never a zero, never full marks for what was not graded."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import attacks
import pytest
from click.testing import CliRunner
from sample_course import SampleCourse

from autograder import intake
from autograder.cli import main
from autograder.course import assignment
from autograder.model import GradeReport, Submission
from autograder.pipeline import Grader
from autograder.sandbox import bubblewrap

LAB = attacks.LAB
STUDENTS = tuple(f"student-{number}" for number in range(6))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """A course with six right submissions and a gradebook that does not wait long."""
    made = attacks.make_course(tmp_path_factory.mktemp("chaos"))
    config = made.course.root / "nbgrader_config.py"
    url = f"sqlite:///{made.course.root}/gradebook.db?timeout=1"
    config.write_text(config.read_text(encoding="utf-8") + f'c.CourseDirectory.db_url = "{url}"\n', encoding="utf-8")
    for student in STUDENTS:
        made.submit(student, LAB, made.solved(LAB))
    return made


@pytest.fixture(scope="module")
def submission(sample: SampleCourse) -> Submission:
    """A right submission."""
    return intake.read(sample.course.submitted(STUDENTS[0], LAB) / f"{LAB}.ipynb", student=STUDENTS[0], lab=LAB)


@pytest.fixture(scope="module")
def at_work(sample: SampleCourse) -> Iterator[Grader]:
    """One Grader of the course, which lives through everything below."""
    graders = sample.course.root / "graders"
    loaded = assignment.load(LAB, support=sample.course.support(LAB), course_graders=graders)
    with Grader(loaded, b"k" * 32) as made:
        yield made


def assert_fails_closed(report: GradeReport) -> None:
    """Graded in full, or left to a human with no point."""
    assert report.score == (Fraction(0) if report.needs_human else report.max_score)


def descendants(pid: int) -> list[int]:
    """All processes below `pid`."""
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += [int(child), *descendants(int(child))]
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_process_of_the_sandbox_is_killed(at_work: Grader, submission: Submission, seed: int) -> None:
    """bwrap, either fork parent or the student's process, at any moment; then everything is graded again."""
    chance = random.Random(seed)
    at_work.grade(submission)

    def strike() -> None:
        time.sleep(chance.uniform(0, 0.5))
        targets = descendants(os.getpid())
        for victim in chance.sample(targets, min(2, len(targets))):
            with contextlib.suppress(OSError):
                if b"inside" in Path(f"/proc/{victim}/cmdline").read_bytes():
                    os.kill(victim, signal.SIGKILL)

    striker = threading.Thread(target=strike)
    striker.start()
    report = at_work.grade(submission)
    striker.join()
    if not report.needs_human and report.score < 100:
        # The student's own process was killed from outside, as the kernel does when memory runs out.
        assert {str(question.status) for question in report.questions} <= {"correct", "too_much_memory"}
    else:
        assert_fails_closed(report)
    assert at_work.grade(submission).score == 100


def test_bubblewrap_is_removed_in_the_middle(
    at_work: Grader, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it nothing is graded, least of all outside of it; when it is back, everything is."""
    at_work._box.close()
    with monkeypatch.context() as patch:
        patch.setattr(bubblewrap, "bwrap", lambda: "/nowhere/bwrap")
        report = at_work.grade(submission)
    assert report.needs_human
    assert report.score == 0
    assert at_work.grade(submission).score == 100


@pytest.mark.parametrize("fault", ["raise RuntimeError", "raise SystemExit(0)"])
def test_a_grader_is_at_fault(sample: SampleCourse, submission: Submission, tmp_path: Path, fault: str) -> None:
    """Whatever a hidden grader raises of its own is nobody's zero."""
    folder = tmp_path / "graders" / "channels"
    shutil.copytree(sample.course.root / "graders" / "channels", folder, ignore=shutil.ignore_patterns("__pycache__"))
    test = folder / "test_edge_detector.py"
    body = "def test_zero_bias(student: Student) -> None:\n"
    text = test.read_text(encoding="utf-8")
    assert body in text
    test.write_text(text.replace(body, f"{body}    {fault}\n"), encoding="utf-8")
    loaded = assignment.load(LAB, support=sample.course.support(LAB), course_graders=tmp_path / "graders")
    with Grader(loaded, b"k" * 32) as at_work:
        for _ in range(2):
            report = at_work.grade(submission)
            assert report.needs_human
            assert report.questions[0].needs_human
            assert report.score < 100


def test_the_machine_cannot_read_the_file(sample: SampleCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails under `autograder check` is nobody's zero: exit status 1, and a report for a human."""

    def broken(*_: object, **__: object) -> Submission:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(intake, "read", broken)
    place = sample.course.submitted(STUDENTS[0], LAB) / f"{LAB}.ipynb"
    said = CliRunner().invoke(main, ["check", str(place), "--lab", LAB, "--json", "-"])
    assert said.exit_code == 1
    report = GradeReport.from_json(said.stdout.splitlines()[-1])
    assert report.needs_human
    assert report.score == 0


def command(sample: SampleCourse) -> list[str]:
    """`autograder grade` on the course."""
    return [sys.executable, "-m", "autograder", "grade", LAB, "--course", str(sample.course.root), "--jobs", "2"]


def run(sample: SampleCourse) -> subprocess.CompletedProcess[str]:
    """The command, to its end."""
    return subprocess.run(command(sample), capture_output=True, text=True, timeout=600)


def reports(sample: SampleCourse) -> Mapping[str, GradeReport]:
    """All stored reports."""
    paths = sample.course.report("x", LAB).parent.glob("*.json")
    return {path.stem: GradeReport.from_json(path.read_text(encoding="ascii")) for path in paths}


def booked(sample: SampleCourse) -> list[float | None]:
    """Every automatic score that the gradebook has for the lab."""
    query = "select auto_score from grade"
    with contextlib.closing(sqlite3.connect(sample.course.root / "gradebook.db")) as book:
        return [score for (score,) in book.execute(query)]


@pytest.fixture
def fresh(sample: SampleCourse) -> SampleCourse:
    """The course with nothing graded yet."""
    for name in ("reports", "autograded"):
        shutil.rmtree(sample.course.root / name, ignore_errors=True)
    with contextlib.closing(sqlite3.connect(sample.course.root / "gradebook.db")) as book:
        book.execute("delete from grade")
        book.commit()
    return sample


def assert_completed(sample: SampleCourse) -> None:
    """A rerun grades and delivers what is missing."""
    done = run(sample)
    assert done.returncode == 0, done.stderr
    assert {student: report.score for student, report in reports(sample).items()} == dict.fromkeys(STUDENTS, 100)
    assert sum(score or 0 for score in booked(sample)) == 100 * len(STUDENTS)


def test_workers_and_the_run_itself_are_killed(fresh: SampleCourse) -> None:
    """Some of the run's processes, then the run: what is on disk is whole, and a rerun completes it."""
    chance = random.Random(7)
    with subprocess.Popen(command(fresh), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as grading:
        for _ in range(3):
            time.sleep(chance.uniform(1, 5))
            below = descendants(grading.pid)
            if below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(below), signal.SIGKILL)
        grading.kill()
    for report in reports(fresh).values():
        assert_fails_closed(report)
    assert_completed(fresh)


def test_the_gradebook_is_locked(fresh: SampleCourse) -> None:
    """Nothing is booked, the exit status says so, the reports are kept and booked by the next run."""
    with contextlib.closing(sqlite3.connect(fresh.course.root / "gradebook.db")) as other:
        other.execute("begin exclusive")
        failed = run(fresh)
        other.rollback()
    assert failed.returncode != 0
    assert "Traceback" not in failed.stderr
    assert not [score for score in booked(fresh) if score is not None]
    assert_completed(fresh)


def test_the_disk_is_full(fresh: SampleCourse) -> None:
    """Reports cannot be written: an error and no grade; with room again the next run completes it."""
    folder = fresh.course.report("x", LAB).parent
    folder.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("only the machine's root can make a small disk")
    try:
        (folder / "filler").write_bytes(bytes(4096))
        failed = run(fresh)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    assert failed.returncode != 0
    assert "Traceback" not in failed.stderr
    assert not [score for score in booked(fresh) if score is not None]
    assert_completed(fresh)
