"""`autograder` alone says where the course is; where there is none, it helps."""

from __future__ import annotations

from pathlib import Path

import pytest
import sample_course
from click.testing import CliRunner
from graded_course import SPANISH

from autograder.cli import main


def test_a_new_course_is_told_what_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before release, and before anybody has handed in."""
    sample = sample_course.make(tmp_path)
    monkeypatch.chdir(sample.course.root)
    said = CliRunner().invoke(main, [])
    assert said.exit_code == 0
    assert f"{SPANISH}: nbgrader generate_assignment {SPANISH}" in said.output
    assert "│ stride-padding-and-pooling │" in said.output  # whole in 80 columns
    assert sample.nbgrader("generate_assignment", SPANISH) == 0
    assert f"{SPANISH}: autograder collect" in " ".join(CliRunner().invoke(main, []).output.split())


def test_a_report_on_nobody_is_refused(tmp_path: Path) -> None:
    """Also for feedback: nothing is written."""
    sample = sample_course.make(tmp_path)
    for command in ("report", "feedback"):
        words = [command, SPANISH, "--course", str(sample.course.root), "--out", str(tmp_path / "out"), "--lang", "en"]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 2
        assert "Nobody has handed in" in result.output
    assert not (tmp_path / "out").exists()
