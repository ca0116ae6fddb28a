"""A course in the middle of its term: graded by the first release, taken up by this one, without losing a grade.

first_release/ is what that release left: the gradebook (as SQL), its reports, the lab's notebooks and configuration. An
instructor had given a question points by hand. Submissions are made from the notebooks, as students made them.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import graded_course
import pytest
from click.testing import CliRunner
from families import LAB
from sample_course import SampleCourse

from autograder import messages
from autograder.cli import main
from autograder.course import CONFIG, SECRET, Course, reports
from autograder.running import worker
from autograder.sinks import class_report, feedback
from autograder.sinks.grades import automatic

THEN = Path(__file__).parent / "first_release"
NAME = "multiple-channels"
SCORES = {"ana": 100, "bea": 30, "cid": 0, "eva": 0}
ANSWERS = {
    "conv2d_combined": "def conv2d_combined(x, weight, bias):\n    return x\n",
    "conv2d_multi_input": (
        "def conv2d_multi_input(x, weight, bias):\n    n, c, h, w = x.shape\n    kh, kw = weight.shape[2:]\n"
        "    win = x.unfold(2, kh, 1).unfold(3, kw, 1)\n"
        "    return torch.einsum('ncijuv,ocuv->noij', win, weight.flip(2, 3)) + bias.view(1, -1, 1, 1)\n"
    ),
    "two_convs_as_one": "def two_convs_as_one(image_a, image_b, conv_a, conv_b):\n    return conv_a\n",
}


def restored(folder: Path) -> Course:
    """The course as the first release left it."""
    root = folder / "course"
    shutil.copytree(THEN / "course", root)
    (root / "nbgrader_config.txt").rename(root / CONFIG)
    for part in ("assignments", "solutions"):
        shutil.copy(root / "convlab.txt", root / part / NAME / "convlab.py")
    (root / "convlab.txt").unlink()
    (root / SECRET).write_text("07" * 32 + "\n", encoding="ascii")
    (root / SECRET).chmod(0o600)
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        database.executescript((THEN / "gradebook.sql").read_text(encoding="utf-8"))
    sample = SampleCourse(Course(root), folder, folder)
    for student, content in {
        "ana": sample.solved(NAME),
        "bea": sample.solved(NAME, but=ANSWERS),
        "cid": "{",
        "eva": json.dumps(sample.released(NAME)),
    }.items():
        sample.submit(student, NAME, content)
    return sample.course


@pytest.mark.parametrize("student", SCORES)
def test_its_reports_are_read_and_shown(student: str) -> None:
    """Every report of the first release is one, with its score, and makes a page in both languages."""
    stored = reports.load(THEN / "course" / "reports" / NAME / f"{student}.json")
    assert stored is not None
    assert stored.score == SCORES[student]
    for language in messages.languages():
        page = feedback.page(stored, LAB, language)
        for question in stored.questions:
            for diagnosis in question.diagnoses:
                assert LAB.say(language, f"diagnosis.{diagnosis.code}.what") in page.replace("&#39;", "'")
        assert NAME in class_report.page([automatic(stored)], LAB, language)


def grades(course: Course) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Of each student and cell: points of the grader, points given by hand, and whether a person must look."""
    return {(row[0], row[5], row[6]): (row[7], row[8], row[10]) for row in graded_course.rows(course)}


def test_no_grade_is_lost(tmp_path: Path) -> None:
    """The same points for the same files, points given by hand untouched, nobody left behind."""
    course = restored(tmp_path)
    before = grades(course)
    assert before["bea", "test_conv2d_combined", "GradeCell"][:2] == (0.0, 12.5)
    done = CliRunner().invoke(main, ["grade", NAME, "--course", str(course.root)])
    worker._worker.close()
    assert "4 graded now, 0 as before, 0 need a human" in done.output
    after = grades(course)
    assert after.keys() == before.keys()
    assert {key: (auto, manual) for key, (auto, manual, _) in after.items()} == {
        key: (auto, manual) for key, (auto, manual, _) in before.items()
    }
    for student, score in SCORES.items():
        stored = reports.load(course.report(student, NAME))
        assert stored is not None
        assert stored.score == score
