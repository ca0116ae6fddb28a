"""What a lab's questions forbid, from assignment.toml to the report: each question loses its own and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment
from autograder.errors import AssignmentError
from autograder.grading.forbidding import forbidding
from autograder.model import Reason, Submission
from autograder.pipeline import Grader

MANIFEST = """
[labs]
pools = "en"

[[question]]
function = "pooled"
points = 10
forbid = ["pooling"]

[[question]]
function = "padded"
points = 10
forbid = ["padding", "pooling"]

[[question]]
function = "summed"
points = 10
forbid = ["cumsum", "numpy.cumsum"]

[[question]]
function = "free"
points = 10
"""
GRADERS = """
import pytest
import torch

from autograder.grading import agree

X = torch.arange(16.0).reshape(1, 1, 4, 4)


@pytest.mark.question("pooled")
@pytest.mark.points(10)
@pytest.mark.situation("plain")
def test_pooled(student):
    agree(student.pooled(X), torch.nn.functional.max_pool2d(X, 2))


@pytest.mark.question("padded")
@pytest.mark.points(10)
@pytest.mark.situation("plain")
def test_padded(student):
    agree(student.padded(X), torch.nn.functional.pad(X, (1, 1)))


@pytest.mark.question("summed")
@pytest.mark.points(10)
@pytest.mark.situation("plain")
def test_summed(student):
    agree(student.summed(X[0, 0, 0]), torch.cumsum(X[0, 0, 0], 0))


@pytest.mark.question("free")
@pytest.mark.points(10)
@pytest.mark.situation("plain")
def test_free(student):
    agree(student.free(X), X.sum().item())
"""
CELL = """
import numpy, torch
import torch.nn.functional as F
layer = torch.nn.MaxPool2d(2)
in_a_cell = layer(torch.ones(1, 1, 2, 2)).item() + numpy.cumsum([1, 2])[-1]
def free(x):
    return F.avg_pool2d(F.pad(x, (0, 0)), 4).item() * 16 + torch.cumsum(x, 0).sum().item() * 0 + in_a_cell * 0
"""
BY_HAND = """
def pooled(x):
    return x.unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2)) + 0 * F.pad(x, (0, 0))[..., :2, :2]
def padded(x):
    return torch.cat((x[..., :1] * 0, x, x[..., :1] * 0), -1)
def summed(x):
    return torch.stack([x[: n + 1].sum() for n in range(len(x))]) + 0 * F.max_pool1d(x[None], 1)[0]
"""
BY_OPERATOR = """
def pooled(x):
    return layer(x)
def padded(x):
    return F.pad(x, (1, 1))
def summed(x):
    return torch.from_numpy(numpy.cumsum(x.numpy()))
"""


@pytest.fixture
def graders(tmp_path: Path) -> Path:
    """A course's graders/ with one lab, whose questions forbid different things."""
    folder = tmp_path / "graders" / "pools"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(MANIFEST)
    (folder / "test_pools.py").write_text(GRADERS)
    return folder.parent


def test_each_question_loses_what_it_forbids(graders: Path) -> None:
    """By hand everything is right; with the operators nothing but the question that allows them."""
    lab = assignment.load("pools", course_graders=graders)
    with Grader(lab, b"k" * 32) as grader:
        for answers, reason in ((BY_HAND, Reason.CORRECT), (BY_OPERATOR, Reason.FORBIDDEN_OPERATOR)):
            report = grader.grade(Submission("ana", "pools", (CELL, answers), ("", ""), ""))
            found = {question.name: question.status for question in report.questions}
            assert found == {"pooled": reason, "padded": reason, "summed": reason, "free": Reason.CORRECT}
        named = {check.question: check.operator for question in report.questions for check in question.checks}
    assert named == {
        "pooled": "aten::max_pool2d",
        "padded": "aten::pad",
        "summed": "numpy.cumsum",
        "free": "",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cumsums", r"\['cumsums'\] means nothing here \(did you mean 'cumsum'\?\)"),
        ("aten::no_such", "means nothing here"),
        ("numpy.no_such", "means nothing here"),
        ("no_such.module", "means nothing here"),
    ],
)
def test_a_name_that_means_nothing_is_refused_before_anything_is_graded(graders: Path, name: str, said: str) -> None:
    """A question that forbids nothing by mistake would let every answer through."""
    path = graders / "pools" / "assignment.toml"
    path.write_text(path.read_text().replace('"cumsum"', f'"{name}"'))
    lab = assignment.load("pools", course_graders=graders)
    with pytest.raises(AssignmentError, match=said):
        forbidding(lab)
    with pytest.raises(AssignmentError, match=said):
        Grader(lab, b"k" * 32)
