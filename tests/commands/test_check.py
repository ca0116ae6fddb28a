"""`autograder check`: one file, with a course or without one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli
from autograder.course import SECRET, reports, shipped
from autograder.errors import SandboxError
from autograder.sandbox import bubblewrap

LAB = "multiple-channels"


def test_outside_a_course_a_file_is_graded_on_practice_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's own lab and a secret for this run: said, and nothing is left in the folder."""
    shutil.copy(shipped.LABS / LAB / f"{LAB}.ipynb", tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.main, ["check", f"{LAB}.ipynb", "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "practice cases" in done.output
    assert "100 / 100" in done.output
    assert [path.name for path in tmp_path.iterdir()] == [f"{LAB}.ipynb"]


def test_a_course_that_is_named_and_not_there_is_refused(tmp_path: Path) -> None:
    """No practice in its place."""
    done = CliRunner().invoke(cli.main, ["check", str(tmp_path / "x.ipynb"), "--course", str(tmp_path)])
    assert done.exit_code == 1
    assert "autograder init" in done.output


def test_the_practice_secret_is_nobody_elses_and_gone_afterwards() -> None:
    """Two runs have two secrets, and neither lies about."""
    roots, secrets = [], set()
    for _ in range(2):
        with shipped.practice() as course:
            roots.append(course.root)
            secrets.add(course.secret())
            assert (course.root / SECRET).is_file()
    assert len(secrets) == 2
    assert not any(root.exists() for root in roots)


def test_where_nothing_can_be_contained_a_person_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No grade, and the reason."""

    def missing() -> str:
        raise SandboxError("bubblewrap is missing")

    monkeypatch.setattr(bubblewrap, "bwrap", missing)
    monkeypatch.chdir(tmp_path)
    shutil.copy(shipped.LABS / LAB / f"{LAB}.ipynb", tmp_path)
    done = CliRunner().invoke(cli.main, ["check", f"{LAB}.ipynb", "--json", "report.json", "--lang", "en"])
    assert done.exit_code == 1, done.output
    report = reports.load(tmp_path / "report.json")
    assert report is not None and report.needs_human
    assert "bubblewrap is missing" in " ".join(done.output.split())
