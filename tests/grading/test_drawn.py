"""Checks without code: cases drawn for each student, answered by the lab's own solution."""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring.direct import Direct
from autograder.course import assignment
from autograder.course.assignment import Assignment
from autograder.errors import GraderError
from autograder.grading import drawn
from autograder.grading.session import GradingSession
from autograder.model import Check, Reason, Verdict
from autograder.sandbox.outcomes import Outcome, Request

MANIFEST = '[labs]\nlab = "en"\n[[question]]\nfunction = "means"\npoints = 10\n'
PROBES = """
def means(draw):
    yield "plain", draw.array((draw.integer(2, 9), draw.integer(2, 9)))
    yield "one_row", draw.array((1, draw.integer(3, 6)))
"""
SOLUTION = ("import numpy as np", "def means(x):\n    return x.mean(axis=1)")


def lab(folder: Path, **files: str) -> Assignment:
    """A lab whose folder holds these files (by module) beside the usual."""
    home = folder / "graders" / "lab"
    home.mkdir(parents=True)
    (home / "assignment.toml").write_text(MANIFEST, encoding="utf-8")
    for name, text in ({"probes": PROBES} | files).items():
        (home / f"{name}.py").write_text(text, encoding="utf-8")
    return assignment.load("lab", solution=SOLUTION, course_graders=folder / "graders")


def graded(loaded: Assignment, function: Callable[..., object], key: bytes = b"key") -> tuple[Check, ...]:
    """The checks of one answer."""
    with GradingSession(loaded) as session:
        return session.run(Direct({"means": function}), key)


def earned(checks: tuple[Check, ...]) -> dict[str, Fraction]:
    """Situation -> points."""
    return {check.situation: check.earned for check in checks}


def test_situations_share_nine_tenths(tmp_path: Path) -> None:
    """And one tenth is for leaving the arguments as they were; the sum is exact."""
    loaded = lab(tmp_path)
    full = {"plain": Fraction(9, 2), "one_row": Fraction(9, 2), "kept": Fraction(1)}
    assert earned(graded(loaded, lambda x: x.sum(axis=1) / x.shape[1])) == full
    assert earned(graded(loaded, lambda x: x.mean(axis=0))) == dict.fromkeys(full, 0)
    half = earned(graded(loaded, lambda x: x.mean(axis=1) if len(x) > 1 else x))
    assert half == {"plain": Fraction(9, 2), "one_row": 0, "kept": 0}

    def spoils(x: np.ndarray) -> object:
        result = x.mean(axis=1)
        x[:] = 0
        return result

    checks = graded(loaded, spoils)
    assert earned(checks) == full | {"kept": 0}
    assert checks[-1].reason is Reason.CHANGED_INPUT


def test_what_cannot_be_changed_is_not_watched(tmp_path: Path) -> None:
    """Of numbers and texts the situations have all points."""
    words = "def means(draw):\n    yield 'plain', draw.integer(1, 9), ('a', None)\n    yield 'one_row', 1, ('a', 2.5)\n"
    loaded = lab(tmp_path, probes=words)
    found = {(check.situation, check.points) for check in graded(loaded, lambda x, names: x)}
    assert found == {("plain", Fraction(5)), ("one_row", Fraction(5))}
    changeable = lab(tmp_path / "other", probes=words.replace("'a'", "[]"))
    assert "kept" in {check.situation for check in graded(changeable, lambda x, names: x)}


def weighed(folder: Path, function: str, weights: str) -> Assignment:
    """The lab with weights for the situations of one function."""
    loaded = lab(folder)
    text = MANIFEST.replace("means", function) + f"weights = {weights}\n"
    (loaded.graders / "assignment.toml").write_text(text, encoding="utf-8")
    return assignment.load("lab", solution=SOLUTION, course_graders=folder / "graders")


def test_weights_are_the_authors(tmp_path: Path) -> None:
    """A situation may count more than the others, which have the weight 1."""
    checks = graded(weighed(tmp_path, "means", "{ one_row = 2.5 }"), lambda x: x.mean(axis=1))
    assert earned(checks) == {"plain": Fraction(18, 7), "one_row": Fraction(45, 7), "kept": Fraction(1)}


@pytest.mark.parametrize(
    ("function", "said"),
    [("means", r"'one_rows' of means \(did you mean 'one_row'\?\)"), ("medians", "no generator of that name")],
)
def test_a_weight_of_nothing_is_refused(tmp_path: Path, function: str, said: str) -> None:
    """A misspelt situation, or a question whose cases are not drawn."""
    with pytest.raises(GraderError, match=said):
        graded(weighed(tmp_path, function, "{ one_rows = 2 }"), lambda x: x)


def test_settings_for_other_tests_do_not_reach_the_graders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest's options in the environment are somebody else's, and stay there."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-v --durations=3 -k nothing")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_module")
    checks = graded(lab(tmp_path), lambda x: x.mean(axis=1))
    assert all(check.verdict is Verdict.PASSED for check in checks)
    assert os.environ["PYTEST_PLUGINS"] == "no_such_module"


def test_cases_are_the_students_own(tmp_path: Path) -> None:
    """Another key, other values and sizes; the same key, the same again."""
    asked: dict[bytes, list[str]] = {}

    class Listening(Direct):
        def call(self, request: Request) -> Outcome:
            asked[key].append(request.encoded[0])
            return super().call(request)

    loaded = lab(tmp_path)
    with GradingSession(loaded) as session:
        for key in (b"ana", b"bea", b"ana again"):
            asked[key] = []
            session.run(Listening({"means": lambda x: x}), key.split()[0])
    assert asked[b"ana"] == asked[b"ana again"]
    assert len(set(asked[b"ana"]) & set(asked[b"bea"])) < len(asked[b"ana"]) / 2


def test_every_case_is_asked_once(tmp_path: Path) -> None:
    """The tenth for unchanged arguments looks at answers that are there; so does who must not refuse everything."""
    asked: list[str] = []

    class Listening(Direct):
        def call(self, request: Request) -> Outcome:
            asked.append(request.encoded[0] + request.encoded[1].hex())
            return super().call(request)

    probes = PROBES + '    yield "too_thin", draw.array((draw.integer(2, 9), 0))\n'
    right = "def means(x):\n    if not x.size:\n        raise ValueError\n    return x.mean(axis=1)\n"
    with GradingSession(lab(tmp_path, probes=probes, right=right)) as session:
        for together in (True, False):
            asked.clear()
            checks = session.run(Listening({"means": lambda x: x.mean(axis=1)}), b"key", together=together)
            assert {check.situation for check in checks if not check.earned} == {"too_thin"}
            assert 0 < len(asked) <= drawn.TIMES * 3
        asked.clear()
        refused = session.run(Direct({"means": lambda x: int("no")}), b"key")
        assert {check.reason for check in refused} == {Reason.RAISED}


def test_own_checks_come_first(tmp_path: Path) -> None:
    """test_*.py takes its points; what is left is shared by the situations."""
    own = """
import pytest
from autograder.grading import agree

@pytest.mark.question("means")
@pytest.mark.points(4)
@pytest.mark.situation("large")
def test_large(student, keyed):
    x = keyed.draw("large").array((40, 50))
    agree(student.means(x), x.mean(axis=1))
"""
    found = earned(graded(lab(tmp_path, test_more=own), lambda x: x.mean(axis=1)))
    assert found == {
        "large": Fraction(4),
        "plain": Fraction(27, 10),
        "one_row": Fraction(27, 10),
        "kept": Fraction(6, 10),
    }


@pytest.mark.parametrize(
    ("probes", "said"),
    [
        ("def means(draw):\n    yield draw.array(3)", "yield the name of a situation first"),
        ('def means(draw):\n    yield "a", 1\n    yield "a", 2', "every situation once"),
        ("def means(draw):\n    return draw.aray(3)", "probes.py, line 2.*AttributeError"),
        ("import nothing_at_all\ndef means(draw): ...", "line 1 of probes.py"),
    ],
)
def test_faulty_generators_are_refused(tmp_path: Path, probes: str, said: str) -> None:
    """Before anybody is graded, with the line of the author's file."""
    with pytest.raises(GraderError, match=f"(?s){said}"):
        graded(lab(tmp_path, probes=probes), lambda x: x)


def test_a_generator_that_fails_for_one_student_costs_nobody(tmp_path: Path) -> None:
    """The check could not be made, and the author is told where."""
    probes = PROBES + '    if draw.integer(0, 5) < 2:\n        raise KeyError("unlucky")\n'
    loaded = lab(tmp_path, probes=probes)
    with GradingSession(loaded) as session:
        verdicts = {
            key: {check.verdict for check in session.run(Direct({"means": lambda x: x.mean(axis=1)}), key)}
            for key in (b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7")
        }
        assert {Verdict.UNCHECKED} in verdicts.values()
        session.run(Direct({}), next(key for key, found in verdicts.items() if found == {Verdict.UNCHECKED}))
        assert any("probes.py, line 6" in fault and "unlucky" in fault for fault in session.faults)


def test_a_lab_without_its_source_is_refused(tmp_path: Path) -> None:
    """Right answers come from the course's own notebook: without it nobody is graded."""
    lab(tmp_path)
    loaded = assignment.load("lab", course_graders=tmp_path / "graders")
    with pytest.raises(GraderError, match=r"solution cells of lab\.ipynb"):
        drawn.load(loaded)


def test_another_solution_is_another_digest(tmp_path: Path) -> None:
    """A report holds only as long as what right answers come from."""
    loaded = lab(tmp_path)
    other = assignment.load("lab", solution=(*SOLUTION, "x = 1"), course_graders=tmp_path / "graders")
    assert loaded.graders_digest() != other.graders_digest()
