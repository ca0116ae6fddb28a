"""All cells and all calls at once, or one by one: a submission gets the same report, byte for byte."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from graders.lessons import LABS
from sample_course import REPOSITORY

from autograder import intake, labs
from autograder.authoring.bank import all_specimens, as_notebook
from autograder.course import Course
from autograder.model import GradeReport, Submission
from autograder.pipeline import Grader
from autograder.sandbox.inside.lesson import Left
from autograder.sandbox.process import StudentProcess
from autograder.sandbox.released import Lesson

LAB = "multiple-channels"
SLUGS = (
    "both-edge-and-bias-missing",
    "calls-exit",
    "dies-os-exit",
    "forbidden-in-a-thread",
    "generator-instead-of-result",
    "half-right",
    "input-changed-weight",
)
OTHER_LAB = "stride-padding-and-pooling"
OTHER_SLUGS = (
    "right-all-six",
    "avg-kernel-pair-reversed",
    "block-padding-in-the-pooling",
    "right-conv-scipy",
    "block-nested",
)
WITHOUT_ONE = "def two_convs_as_one(image_a, image_b, conv_a, conv_b):\n    return conv_a(image_a) + conv_b(image_b)\n"


@contextlib.contextmanager
def both(lab: str) -> Iterator[tuple[Grader, Grader]]:
    """A grader that was told the lesson's cells, so that they are run beforehand, and one that was not."""
    loaded = Course(REPOSITORY).assignment(lab)
    assert loaded.lesson.opening
    with (
        Grader(loaded, b"secret") as fast,
        Grader(replace(loaded, lesson=Lesson(shown=loaded.lesson.shown)), b"secret") as slow,
    ):
        yield fast, slow


@pytest.fixture(scope="module")
def graders() -> Iterator[tuple[Grader, Grader]]:
    """Those of the first lab."""
    with both(LAB) as made:
        yield made


def submission(slug: str, lab: str = LAB) -> Submission:
    """A specimen as its student would hand it in."""
    [specimen] = [each for each in all_specimens(labs.find(lab).specimens) if each.slug == slug]
    return intake.read_bytes("a.ipynb", json.dumps(as_notebook(specimen, lab)).encode(), student="ana", lab=lab)


def one_by_one(grader: Grader, submission: Submission) -> GradeReport:
    """The report where nothing may be done at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StudentProcess, "calls", lambda *_, **__: None)
        patch.setattr(StudentProcess, "_run_cells_at_once", lambda _: False)
        return grader.grade(submission)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_report_is_the_same(graders: tuple[Grader, Grader], slug: str) -> None:
    """Right and wrong, raising, dying, forbidden."""
    fast, slow = graders
    read = submission(slug)
    report = fast.grade(read)
    assert not report.needs_human
    assert report.to_json() == one_by_one(slow, read).to_json()


@pytest.mark.parametrize("lab", LABS)
def test_no_cell_of_a_lab_uses_an_answer(lab: str) -> None:
    """Else all of its cells would be run anew in every submission."""
    loaded = Course(REPOSITORY).assignment(lab)
    codes = [compile(cell, "cell", "exec") for cell in loaded.lesson.shown]
    left = Left.by(list(loaded.lesson.shown), {}, codes, [])
    assert "torch" in left.names
    assert not left.names & {question.function for question in loaded.questions}


def test_in_another_lab_too() -> None:
    """Right, wrong in two questions, with a library that is loaded late, with a module of layers."""
    with both(OTHER_LAB) as (fast, slow):
        for slug in OTHER_SLUGS:
            read = submission(slug, OTHER_LAB)
            report = fast.grade(read)
            assert not report.needs_human
            assert report.to_json() == one_by_one(slow, read).to_json()


def test_a_changed_lesson_is_run_as_the_student_left_it(graders: tuple[Grader, Grader]) -> None:
    """What was run beforehand is used only where the student's cells are the lab's."""
    fast, _ = graders
    read = submission("half-right")
    spoiled = replace(read, cells=("conv1 = None", *read.cells[1:]))
    names_conv1 = replace(read, cells=(*read.cells, "def two_convs_as_one(*_):\n    return conv1.weight\n"))
    assert fast.grade(read).notes == ()
    assert fast.grade(spoiled).score == fast.grade(read).score  # the lesson's own lines are lent where they are missing
    assert fast.grade(names_conv1).questions[-1].status == "wrong_shape"


@pytest.mark.parametrize(
    "cell",
    [
        "def out():\n    return 1\n",
        "def first(x: Tensor) -> Tensor:\n    return x\n",
        "def first(x: image_b):\n    return x\n",
        "from math import floor as torch\n",
        "conv3 = None",
        "def print(*_):\n    raise RuntimeError\n",
        "def f(x=torch.manual_seed(1)):\n    return x\n",
        "@torch.no_grad()\ndef f():\n    return 1\n",
        "def f(x: print(1)):\n    return 1\n",
        "from torch import *",
        "ones_and_point[0, 0] = 7",
        "%%time\nx = 1",
    ],
)
def test_a_cell_that_could_touch_the_lessons_is_seen(graders: tuple[Grader, Grader], cell: str) -> None:
    """A name of the lab's taken, code that runs with a definition, magics: then all cells run, with the same report."""
    fast, slow = graders
    read = submission("half-right")
    place = len(read.cells) // 2
    for cells in ((*read.cells[:place], cell, *read.cells[place:]), (cell, *read.cells), (*read.cells, cell)):
        changed = replace(read, cells=cells)
        assert fast.grade(changed).to_json() == slow.grade(changed).to_json()


def test_names_of_one_submission_do_not_reach_the_next(graders: tuple[Grader, Grader]) -> None:
    """A function that a submission does not define is missing, whoever defined it before."""
    fast, _ = graders
    assert fast.grade(Submission("ana", LAB, (WITHOUT_ONE,), ("",), "")).questions[-1].earned == 20
    assert fast.grade(Submission("bea", LAB, ("x = 1",), ("",), "")).questions[-1].status == "missing"
