"""Only the user's own code runs: what may be written by others, or was handed in, is refused wherever it lies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from autograder import course, labs
from autograder.course import CONFIG, Course
from autograder.errors import AssignmentError
from autograder.labs import trust
from autograder.sinks.gradebook import configured, gradebook_url

GRADERS = Path(__file__).resolve().parents[2] / "autograder" / "graders" / "channels"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of the user's own, with graders of its own."""
    root = tmp_path / "course"
    (root / "graders" / "channels").mkdir(parents=True)
    (root / CONFIG).write_text("c = get_config()\n")
    for path in GRADERS.iterdir():
        if path.is_file():
            (root / "graders" / "channels" / path.name).write_bytes(path.read_bytes())
    for path in (root, *root.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o022)
    return root


def test_a_course_of_the_users_own_is_believed(root: Path) -> None:
    """Configuration and graders, found from the course or from a folder in it."""
    inside = root / "reports" / "lab"
    inside.mkdir(parents=True)
    assert course.find(inside) == Course(root)
    assert labs.find("multiple-channels", root / "graders").folder.parent == root / "graders"
    assert gradebook_url(Course(root)).startswith("sqlite")


def test_nbgraders_settings_come_from_the_course_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nbgrader would run the working folder's configuration too, and look there for modules before anywhere else."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / CONFIG).write_text("raise SystemExit(1)\n")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(sys, "path", list(sys.path))
    configured.settings(Course(root))
    assert not {"", str(elsewhere)} & set(sys.path)
    assert sys.path[-1] == str(root)


@pytest.mark.parametrize("mode", [0o020, 0o002])
@pytest.mark.parametrize("place", [CONFIG, "."])
def test_configuration_that_others_can_write_is_refused(root: Path, place: str, mode: int) -> None:
    """By its own rights or by those of its folder; for commands and for nbgrader's settings alike."""
    os.chown(root / place, -1, _foreign_group())
    (root / place).chmod((root / place).stat().st_mode | mode)
    with pytest.raises(AssignmentError, match=rf"can be written by .*chmod g?o?-w.*{trust.EXCEPTIONS}"):
        course.find(root)
    with pytest.raises(AssignmentError, match="can be written by"):
        configured.settings(Course(root))


@pytest.mark.parametrize("place", ["graders", "graders/channels", "graders/channels/cases.py"])
def test_graders_that_others_can_write_are_refused(root: Path, place: str) -> None:
    """Folders and each file in them, whichever lab is asked for."""
    (root / place).chmod(0o777)
    with pytest.raises(AssignmentError, match="can be written by everybody"):
        labs.find("multiple-channels", root / "graders")


def test_what_belongs_to_another_user_is_refused(root: Path) -> None:
    """Root's files are everybody's: the machine is."""
    mine, me = (root / CONFIG).stat(), os.geteuid()
    assert trust.fault(mine, me) == ""
    assert trust.fault(Path("/").stat(), me) == ""
    if me == 0:
        os.chown(root / CONFIG, 4321, -1)
        with pytest.raises(AssignmentError, match=r"belongs to user 4321.*chown"):
            course.find(root)
    else:
        assert trust.fault(mine, me + 1) == "owner"


def test_a_link_is_as_good_as_what_it_leads_to(root: Path, tmp_path: Path) -> None:
    """The target's folder counts too: whoever writes there can replace the target. A link to nothing is no code."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "more.py").write_text("")
    link = root / "graders" / "channels" / "more.py"
    link.symlink_to(shared / "more.py")
    shared.chmod(0o700)
    trust.require(root / "graders")
    shared.chmod(0o777)
    with pytest.raises(AssignmentError, match="shared can be written by everybody"):
        trust.require(root / "graders")
    (shared / "more.py").unlink()
    with pytest.raises(AssignmentError, match=r"more\.py cannot be looked at"):
        trust.require(root / "graders")


@pytest.mark.parametrize("folder", sorted(trust.STUDENTS))
def test_what_was_handed_in_is_never_run(
    root: Path, tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course in a submission is none: not from within it, not by its name, not by anybody's trust."""
    hidden = tmp_path / folder / "mallory" / "lab"
    hidden.parent.mkdir(parents=True)
    root.rename(hidden)
    monkeypatch.setenv(trust.EXCEPTIONS, str(tmp_path))
    with pytest.raises(AssignmentError, match="students' work"):
        course.find(hidden)
    monkeypatch.chdir(hidden)
    with pytest.raises(AssignmentError, match="students' work"):
        course.find()
    with pytest.raises(AssignmentError, match="students' work"):
        labs.known(hidden / "graders")
    with pytest.raises(AssignmentError, match="students' work"):
        configured.settings(Course(hidden))


def test_a_user_may_trust_a_shared_course(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders that AUTOGRADER_TRUST names, and what is in them; no others."""
    root.chmod(0o777)
    monkeypatch.setenv(trust.EXCEPTIONS, f"{tmp_path / 'another'}:{root}x")
    with pytest.raises(AssignmentError):
        course.find(root)
    monkeypatch.setenv(trust.EXCEPTIONS, f"{tmp_path / 'another'}:{root}")
    assert course.find(root) == Course(root)


def test_a_private_group_is_nobody_else() -> None:
    """Where every user has a group of one's own, files are made writable by it: that lets nobody in."""
    status = os.stat_result((0o100664, 0, 0, 1, 0, 0, 0, 0, 0, 0))
    assert trust.fault(status, 0) == ""  # group root, of root alone
    others = os.stat_result((0o100664, 0, 0, 1, 0, _foreign_group(), 0, 0, 0, 0))
    assert trust.fault(others, 0) == "group"


def _foreign_group() -> int:
    """A group that is not this user's own: for root any other, for a user one of theirs or their own, shared or not."""
    own = os.getegid()
    return next((group for group in os.getgroups() if group != own), 4321 if os.geteuid() == 0 else own)
