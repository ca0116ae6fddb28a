"""What may not lie in a submitted folder is moved away, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.course import quarantine


def test_links_pipes_and_large_files_go_and_files_stay(tmp_path: Path) -> None:
    """Links are moved, not followed; folders and their regular files are left alone."""
    folder, aside = tmp_path / "submitted", tmp_path / "aside"
    (folder / "data").mkdir(parents=True)
    (folder / "lab.ipynb").symlink_to("/etc/hostname")
    (folder / "data" / "small.csv").write_text("1,2")
    (folder / "data" / "large.csv").write_text("x" * 101)
    (folder / "link").symlink_to(tmp_path)
    (folder / "broken").symlink_to("nowhere")
    os.mkfifo(folder / "data" / ("p" * 255))
    moved = quarantine.set_aside(folder, aside, keep=folder / "lab.ipynb", largest=100)
    assert {path.name for path in moved} == {"large.csv", "link", "broken", "p" * 255}
    assert {path.name for path in folder.rglob("*")} == {"lab.ipynb", "data", "small.csv"}
    assert len(list(aside.iterdir())) == 4
    assert (tmp_path / "submitted").is_dir()


def test_names_that_meet_again_are_numbered(tmp_path: Path) -> None:
    """A second submission's file of the same name does not replace the first's."""
    aside = tmp_path / "aside"
    for _ in range(2):
        (tmp_path / "x").symlink_to("nowhere")
        quarantine.move(tmp_path / "x", aside)
    assert sorted(path.name for path in aside.iterdir()) == ["1-x", "2-x"]
