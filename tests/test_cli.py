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
