"""The same work is worth the same, whichever tool saved it: 84 notebooks and scripts, all graded as the plain notebook is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sample_course import REPOSITORY
from saved_by import TOOLS

from autograder import intake
from autograder.course import Course
from autograder.pipeline import Grader

LAB = "multiple-channels"
SETUP = "import torch\nfrom torch import nn"
INPUTS = """\
def conv2d_multi_input(x, weight, bias):
    kh, kw = weight.shape[2:]

    windows = x.unfold(2, kh, 1).unfold(3, kw, 1)
    return torch.einsum("nchwij,ocij->nohw", windows, weight) + bias[:, None, None]"""
TWO = """\
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return conv_a(image_a) + conv_b(image_b)"""
TEXT = ("markdown", "# Mi práctica 😀\n\nIt isn't much: `def f(x)` and\n\n- one\n- two")
PLAIN = (TEXT, ("code", SETUP), ("code", INPUTS), TEXT, ("code", TWO))
WORK = {
    "plain": PLAIN,
    "line magics": (("code", f"%matplotlib inline\n!pip install tqdm\n{SETUP}"), *PLAIN[2:]),
    "cell magic": (PLAIN[1], ("code", f"%%time\n{INPUTS}"), PLAIN[4]),
    "failing import": (("code", f"{SETUP}\nimport tqdm\nfrom google.colab import drive\n{INPUTS}"), PLAIN[4]),
    "module": (
        PLAIN[1],
        ("code", f"%%writefile mine.py\nimport torch\n{INPUTS}"),
        ("code", "from mine import *"),
        PLAIN[4],
    ),
    "names and signs": (PLAIN[1], ("code", f"tamaño, π = 3, '→ «ñ» 😀'\n{INPUTS}\n"), ("code", f"{TWO}\n# fin\n")),
}
POINTS = {"conv2d_multi_input": 20, "two_convs_as_one": 20}


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    """One for all."""
    here = Course(REPOSITORY)
    with Grader(here.assignment(LAB), bytes(32)) as made:
        yield made


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("tool", TOOLS)
def test_the_same_work_is_worth_the_same(grader: Grader, tool: str, work: str) -> None:
    """Both answers earn all their points; nothing else was answered."""
    ending, save = TOOLS[tool]
    data = save(WORK[work])
    submission = intake.read_bytes(f"{LAB}{ending}", data, student="ana", lab=LAB, wanted=grader.wanted)
    report = grader.grade(submission)
    assert not report.needs_human, report.notes
    earned = {question.name: question.earned for question in report.questions if question.earned}
    assert earned == POINTS, (report.notes, data.decode())
