"""`autograder init`: a course that nbgrader and the grader take at once, and that is renewed without losing a change."""

from __future__ import annotations

import json
import subprocess
import sysconfig
from pathlib import Path

import pytest

from autograder.authoring import init

SCRIPTS = Path(sysconfig.get_path("scripts"))
LAB = "multiple-channels"


def autograder(*words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command, run in `folder`."""
    command = [str(SCRIPTS / "autograder"), *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A new course with one lab."""
    root = tmp_path / "course"
    done = autograder("init", root, "--lab", LAB, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.parametrize("layout", ["autograder", "nbgrader"])
def test_nbgrader_releases_a_lab_of_a_new_course(tmp_path: Path, layout: str) -> None:
    """`init`, then `nbgrader generate_assignment` where its README says: the lab lies in the release folder."""
    done = autograder("init", "convolutions", "--layout", layout, "--language", "en", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    root = tmp_path / "convolutions"
    source, release = init.SOURCES[layout]
    assert sorted(path.name for path in (root / source).iterdir()) == list(init.known_labs("en"))
    command = [str(SCRIPTS / "nbgrader"), "generate_assignment", LAB]
    made = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    notebook = json.loads((root / release / LAB / f"{LAB}.ipynb").read_text(encoding="utf-8"))
    assert not any("BEGIN SOLUTION" in "".join(cell["source"]) for cell in notebook["cells"])


def test_the_secret_is_ignored_by_git_from_the_first_day(course: Path) -> None:
    """In a new repository the secret and students' work are not offered for a commit."""
    subprocess.run(["git", "init", "-q", str(course)], check=True)
    (course / ".autograder-secret").write_text("0" * 64)
    (course / "submitted").mkdir()
    (course / "submitted" / "ana.txt").write_text("work")
    listed = subprocess.run(
        ["git", "-C", str(course), "ls-files", "--others", "--exclude-standard"], capture_output=True, check=True
    )
    assert b"secret" not in listed.stdout
    assert b"submitted" not in listed.stdout
    assert b"README.md" in listed.stdout


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    """Where one file is in the way nothing at all is written."""
    (tmp_path / "README.md").write_text("mine")
    done = autograder("init", ".", folder=tmp_path)
    assert done.returncode == 2
    assert "README.md is there already" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_an_unknown_lab_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    """A mistyped lab makes no course."""
    done = autograder("init", "course", "--lab", "multiple-chanels", folder=tmp_path)
    assert done.returncode == 2
    assert f"did you mean {LAB!r}?" in done.stderr
    assert not (tmp_path / "course").exists()


def test_a_course_of_this_version_has_nothing_to_update(course: Path) -> None:
    """Run again, `init` says so and writes nothing."""
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    done = autograder("init", course, folder=course)
    assert done.returncode == 0
    assert "nothing to update" in done.stdout
    assert before == {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}


def test_an_update_renews_what_the_package_changed_and_leaves_what_you_changed(course: Path) -> None:
    """As after an older version: its own files are renewed, an edited one stays, a removed one stays away."""
    older = {"nbgrader_config.py": b"# older", "README.md": b"older"}
    written = json.loads((course / init.WRITTEN).read_text(encoding="utf-8"))
    for name, content in older.items():
        (course / name).write_bytes(content)
        written[name] = init._digest(content)
    (course / "README.md").write_text("edited by the team")
    (course / ".gitignore").unlink()
    written[".gitignore"] = "of an older version"
    (course / init.WRITTEN).write_text(json.dumps(written))

    told = autograder("init", course, folder=course)
    assert (course / "nbgrader_config.py").read_bytes() == b"# older"
    assert "~ nbgrader_config.py" in told.stdout
    assert "! README.md" in told.stdout

    done = autograder("init", course, "--update", folder=course)
    assert done.returncode == 0, done.stderr
    assert (course / "nbgrader_config.py").read_bytes() != b"# older"
    assert (course / "README.md").read_text(encoding="utf-8") == "edited by the team"
    assert not (course / ".gitignore").exists()
