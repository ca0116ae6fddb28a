"""What a command loads before its own work begins: no library that it does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sample_course
from graded_course import ENGLISH
from sample_course import SampleCourse

HEAVY = ("torch", "nbconvert", "jupyter_server")
"""PyTorch, and what nbgrader has for its pages in Jupyter and to convert notebooks."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """A course to which somebody has handed in."""
    sample = sample_course.make(tmp_path_factory.mktemp("start"), ENGLISH)
    sample.submit("ana", ENGLISH, sample.solved(ENGLISH))
    sample.course.secret()
    return sample


def loaded(course: Path, *words: object) -> set[str]:
    """The libraries that a command loads, by Python's own account."""
    command = [sys.executable, "-X", "importtime", "-m", "autograder", *map(str, words), "--course", str(course)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LANG": "C.UTF-8"})
    assert done.returncode == 0, done.stderr
    found = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "autograder" in found
    return found


@pytest.mark.parametrize("command", ["report", "feedback", "grade"])
def test_neither_pytorch_nor_pages_are_loaded_to_read_and_to_give_out_work(
    sample: SampleCourse, tmp_path: Path, command: str
) -> None:
    """Reading a gradebook, drawing pages, and deciding what must be graded: seconds earlier without them."""
    more = ("--dry-run",) if command == "grade" else ("--out", tmp_path)
    assert not loaded(sample.course.root, command, ENGLISH, *more).intersection(HEAVY)


def test_workers_begin_before_nbgrader_is_loaded(sample: SampleCourse) -> None:
    """They load PyTorch meanwhile."""
    program = (
        "import sys\n"
        "from autograder.cli import main\n"
        "from autograder.running import cohort\n"
        "cohort.local_processes = lambda *_: sys.exit('nbgrader' in sys.modules)\n"
        f"main(['grade', '{ENGLISH}', '--course', {str(sample.course.root)!r}, '--uncontained'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_grades_are_exported_without_them(sample: SampleCourse, tmp_path: Path) -> None:
    """Also the LMS's files."""
    listed = tmp_path / "list.csv"
    listed.write_text(f"Student,ID,SIS Login ID,Section,{ENGLISH}\nana,1,ana,,\n", encoding="utf-8")
    words = ("export", "canvas", "--lab", ENGLISH, "--into", listed, "--maximum", 100, "--dry-run")
    assert not loaded(sample.course.root, *words).intersection(HEAVY)
