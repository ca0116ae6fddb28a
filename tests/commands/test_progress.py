"""Commands that take long say how far they are, on a terminal alone; Ctrl-C ends them with a sentence and loses nothing."""

from __future__ import annotations

import io
import os
import pty
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sample_course
from graded_course import ENGLISH
from lms.course import zipped
from sample_course import SampleCourse

from autograder.course import Course
from autograder.running.pages import MANY

STUDENTS = 12
PATIENCE = 600
DAY = (
    ("collect submissions.zip --lab multiple-channels", "reading what was handed in", "putting it into the course"),
    ("grade multiple-channels", "grading multiple-channels"),
    ("feedback multiple-channels --out pages", "drawing pages of"),
    ("report multiple-channels --out class", "reading multiple-channels"),
    ("export moodle --lab multiple-channels --into Grades.csv --feedback f.zip", "reading the grades", "drawing pages of"),
)  # fmt: skip
HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
HEAD += "Last modified (submission),Last modified (grade),Feedback comments"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """A course, and what an LMS lets its teacher download."""
    sample = sample_course.make(tmp_path_factory.mktemp("progress"), ENGLISH)
    answer = sample.solved(ENGLISH).encode()
    names = [f"s{number:02}" for number in range(STUDENTS)]
    files = [(f"Lab_{name}_attempt_2026-01-10-09-00-00_{ENGLISH}.ipynb", answer) for name in names]
    zipped(sample.course.root / "submissions.zip", files)
    rows = [f"Participant {number},{name},{name},Sent,,100,Yes,-,-," for number, name in enumerate(names)]
    (sample.course.root / "Grades.csv").write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return sample


def begun(line: str, folder: Path, terminal: int) -> subprocess.Popen[bytes]:
    """A command of ours that speaks to a terminal."""
    command = [sys.executable, "-m", "autograder", *shlex.split(line), "--lang", "en"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "160"}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=terminal, stderr=terminal)


def heard(terminal: int) -> str:
    """All that was written to it, once nobody holds its other end."""
    said = io.BytesIO()
    while True:
        try:
            part = os.read(terminal, 1 << 16)
        except OSError:
            part = b""
        if not part:
            return said.getvalue().decode()
        said.write(part)


@pytest.fixture(scope="module")
def day(sample: SampleCourse) -> dict[str, str]:
    """What each command of an instructor's day writes on a terminal; the course is graded then."""
    told = {}
    for line, *_ in DAY:
        ours, theirs = pty.openpty()
        run = begun(line, sample.course.root, theirs)
        os.close(theirs)
        told[line] = heard(ours)
        os.close(ours)
        assert run.wait(PATIENCE) == 0, told[line]
    return told


def test_each_long_command_says_how_far_it_is(day: dict[str, str]) -> None:
    """Under the bar of each stage stands how many of the class are through."""
    for line, *stages in DAY:
        for stage in stages:
            assert stage in day[line] and f"/{STUDENTS}" in day[line], (line, stage, day[line])


@pytest.mark.usefixtures("day")
def test_ctrl_c_says_that_nothing_is_lost(sample: SampleCourse) -> None:
    """Pages are being drawn by several processes when Ctrl-C is pressed: each is whole, and the same command draws the
    rest."""
    count = enlarge(sample.course, 2 * MANY)
    pages = sample.course.root / "interrupted"
    line = f"feedback {ENGLISH} --out {pages.name}"
    said = sample.course.root / "said.txt"
    with said.open("wb") as file:
        run = begun(line, sample.course.root, file.fileno())
        until = time.monotonic() + PATIENCE
        while not list(pages.glob("*.html")) and run.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        status = run.wait(PATIENCE)
    if status:
        assert status == 130 and "the same command writes the rest" in said.read_text(encoding="utf-8")
    assert "Traceback" not in said.read_text(encoding="utf-8")
    assert all(page.read_text(encoding="utf-8").rstrip().endswith("</html>") for page in pages.glob("*.html"))
    subprocess.run([sys.executable, "-m", "autograder", *line.split()], cwd=sample.course.root, check=True)
    assert len(list(pages.glob("*.html"))) == count


def enlarge(course: Course, count: int) -> int:
    """Lets the first student's work and report be that of so many more; returns how many there are then."""
    one = course.students(ENGLISH)[0]
    report = course.report(one, ENGLISH).read_text(encoding="ascii")
    for number in range(count):
        other = f"more{number}"
        shutil.copytree(course.submitted(one, ENGLISH), course.submitted(other, ENGLISH))
        course.report(other, ENGLISH).write_text(report.replace(f'"{one}"', f'"{other}"'), encoding="ascii")
    return len(course.students(ENGLISH))
