"""The grading session: graders that are wrong themselves are refused with the reason, and never grade anybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.authoring.direct import Direct
from autograder.course import assignment
from autograder.course.assignment import Assignment
from autograder.errors import GraderError
from autograder.grading.session import GradingSession
from autograder.intake import parsing

LAB = "multiple-channels"


def spoiled(folder: Path, spoil: Callable[[str], str]) -> Assignment:
    """The lab with other graders for questions 2 to 4."""
    loaded = assignment.load(LAB)
    shutil.copytree(loaded.graders, folder / "channels")
    file = folder / "channels" / "test_convolutions.py"
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")
    return replace(loaded, graders=folder / "channels")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace("def test_bias", "def untried_bias"), "are worth 17 points in all, not 20"),
        (lambda text: text + "\nimport no_such_module\n", "no_such_module"),
        (lambda text: text.replace("keyed: Keyed, form", "database: Keyed, form"), "asks for database"),
        (lambda text: text + "\ndef test_more(student): ...\n", "has no @pytest.mark"),
    ],
    ids=["a check is gone", "cannot be imported", "unknown fixture", "no marks"],
)
def test_faulty_graders_are_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], spoil: Callable[[str], str], said: str
) -> None:
    """The error names the fault; nothing is printed behind its back."""
    with GradingSession(spoiled(tmp_path, spoil)) as session, pytest.raises(GraderError, match=said):
        session.run(Direct({}), b"key")
    assert capfd.readouterr() == ("", "")


def test_sessions_that_start_together_lose_no_grader() -> None:
    """pytest keeps what it imports by the process: several at once used to lose checks."""
    loaded = assignment.load(LAB)
    sessions = [GradingSession(loaded) for _ in range(6)]
    found = [session.run(Direct({}), b"key") for session in sessions]
    for session in sessions:
        session.close()
    assert all(checks == found[0] for checks in found)
    assert sum(check.points for check in found[0]) == loaded.points


def test_what_waits_for_a_session_begins_when_its_graders_are_collected() -> None:
    """Python is parsed meanwhile, and by one thread at a time."""
    with GradingSession(assignment.load(LAB)) as session:
        session.wait()
        assert parsing.LOCK.acquire(blocking=False)
        parsing.LOCK.release()


def test_nobody_waits_for_graders_that_cannot_be_collected(tmp_path: Path) -> None:
    """Why is said when they are run."""
    with GradingSession(spoiled(tmp_path, lambda text: "import nothing_of_this_name\n" + text)) as session:
        session.wait()
        with pytest.raises(GraderError):
            session.run(Direct({}), b"key")
