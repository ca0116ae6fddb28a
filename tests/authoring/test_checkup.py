"""What a lab's own files lack or contradict is found, and said with the line of the author's file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.authoring import checkup
from autograder.authoring.bench import Bench, Place
from autograder.authoring.checkup import Problem
from autograder.cli import main

COURSE = Path(__file__).resolve().parents[1] / "numbers_course"
LAB = "numbers-en"
RAISES = """
import pytest

@pytest.mark.question("histogram")
@pytest.mark.points(3)
@pytest.mark.situation("plain")
def test_more(student, keyed):
    student.histogram(keyed.draw("more").array(3), keyed.draw("edges").array(2))
    raise LookupError("no such case")
"""
TWIN = """

@wrong("AVERAGE-TOTAL", of="moving_average")
def totals(x, width):
    return np.array([x[i : i + width].sum() for i in range(len(x) - width + 1)])
"""
RIGHT = """

@wrong("AVERAGE-RIGHT", of="moving_average")
def right(x, width):
    return np.convolve(x, np.ones(width) / width, "valid")
"""


def course(folder: Path, name: str, spoil: Callable[[str], str]) -> Path:
    """A copy of the NumPy course in which one file of its lab is another."""
    shutil.copytree(COURSE, folder / "course")
    path = folder / "course" / name
    path.write_text(spoil(path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")
    return folder / "course"


@contextmanager
def bench(root: Path) -> Iterator[Bench]:
    """The lab on a bench of its own."""
    lab = Bench(Place(root, LAB, root / "graders" / "numbers" / "specimens"))
    try:
        yield lab
    finally:
        lab.session.close()


def found(root: Path) -> dict[str, list[Problem]]:
    """The problems by code."""
    with bench(root) as lab:
        problems = checkup.problems(lab)
    return {code: [each for each in problems if each.code == code] for code in {each.code for each in problems}}


def test_the_lab_as_it_is_has_none(tmp_path: Path) -> None:
    """All other tests spoil it."""
    assert found(course(tmp_path, "README", lambda text: "x")) == {}


def test_missing_words_are_told(tmp_path: Path) -> None:
    """By table, its keys and languages in one line, and they are no reason to fail."""
    problems = found(
        course(
            tmp_path,
            "graders/numbers/messages/en.toml",
            lambda text: text.replace("one_centroid =", "several ="),
        )
    )
    assert [dict(each.parameters) for each in problems.pop("no_words")] == [
        {"languages": "en", "table": "situation", "keys": "one_centroid"}
    ]
    assert not problems


@pytest.mark.parametrize(
    ("extra", "names", "why"),
    [(TWIN, ["AVERAGE-SUM", "AVERAGE-TOTAL"], "AVERAGE-"), (RIGHT, ["AVERAGE-RIGHT"], "(= right)")],
    ids=["twins", "right"],
)
def test_what_cannot_be_named_is_told_with_the_reason(tmp_path: Path, extra: str, names: list[str], why: str) -> None:
    """Two that do the same, and one that is right after all."""
    problems = found(course(tmp_path, "graders/numbers/wrong.py", lambda text: text + extra))
    assert sorted(each.parameters["code"] for each in problems["not_named"]) == names
    assert all(why in each.parameters["why"] for each in problems["not_named"])
    assert not any(each.is_grave for some in problems.values() for each in some)


@pytest.mark.parametrize(
    ("file", "spoil", "said"),
    [
        ("probes.py", lambda text: text.replace("def histogram", "def history"), "histogram are worth 0 points in all, not 30"),
        ("probes.py", lambda text: text.replace("draw.shuffled", "draw.shufled"), "probes.py, line 12"),
        ("assignment.toml", lambda text: text.replace("points = 40", "point = 40"), "did you mean 'points'"),
        ("wrong.py", lambda text: text.replace(', of="histogram"', "", 1), "which question does last_bin_closed answer"),
        ("wrong.py", lambda text: text + "\nimport nothing_at_all\n", "nothing_at_all"),
    ],
)  # fmt: skip
def test_graders_that_cannot_run_are_told(tmp_path: Path, file: str, spoil: Callable[[str], str], said: str) -> None:
    """By `autograder audit`, which fails, with the place in the author's file."""
    root = course(tmp_path, f"graders/numbers/{file}", spoil)
    ended = CliRunner().invoke(main, ["audit", LAB, "--course", str(root), "--lang", "en"])
    assert ended.exit_code == 1
    assert said in " ".join(ended.output.split())


def test_a_grader_that_raises_is_told_with_its_line(tmp_path: Path) -> None:
    """By the checkup, and by `autograder check --author`; for the student it is never a zero."""
    root = course(tmp_path, "graders/numbers/test_more.py", lambda text: RAISES)
    problems = found(root)
    [problem] = problems["grader_raised"]
    assert problem.is_grave
    assert "test_more.py, line 9, in test_more: raise LookupError" in problem.parameters["fault"]
    answers = root / "graders" / "numbers" / "specimens" / "loops" / "answers.py"
    file = tmp_path / f"{LAB}.py"
    file.write_text(f"import numpy as np\n{answers.read_text(encoding='utf-8')}", encoding="utf-8")
    words = ["check", str(file), "--lab", LAB, "--course", str(root), "--lang", "en"]
    plain = CliRunner().invoke(main, words)
    told = CliRunner().invoke(main, [*words, "--author"])
    assert "test_more.py" not in plain.output
    assert "test_more.py, line 9, in test_more: raise LookupError" in told.output
    assert "? / 30" in told.output and (plain.exit_code, told.exit_code) == (1, 1)
