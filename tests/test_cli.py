"""The command line as a whole: what is found at its start."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli


def test_another_projects_files_are_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The package index has another `autograder`, whose files would lie among ours: said, with the way out."""
    (tmp_path / "autograder.py").touch()
    monkeypatch.setattr(cli, "__file__", str(tmp_path / "cli.py"))
    done = CliRunner().invoke(cli.main, ["doctor"])
    assert done.exit_code == 1
    assert "pip uninstall autograder" in done.output


@pytest.mark.parametrize(("written", "meant"), [("grad", "grade"), ("colect", "collect"), ("newlab", "new-lab")])
def test_of_a_command_that_there_is_not_the_nearest_is_told(written: str, meant: str) -> None:
    """As of labs and of keys."""
    done = CliRunner().invoke(cli.main, [written, "multiple-channels"])
    assert done.exit_code == 2
    assert f"(did you mean {meant!r}?)" in done.output


def test_what_is_near_no_command_is_told_alone() -> None:
    """No guess is better than a wild one; an option is no command."""
    for written in ("xyzzy", "--lab"):
        done = CliRunner().invoke(cli.main, [written])
        assert done.exit_code == 2
        assert "did you mean" not in done.output


def test_a_file_where_a_lab_is_asked_for_leads_to_check() -> None:
    """Whoever has one file has looked for the command that grades it."""
    done = CliRunner().invoke(cli.main, ["grade", "multiple-channels.ipynb"])
    assert done.exit_code == 2
    assert "autograder check FILE" in done.output
