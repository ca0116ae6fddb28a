"""What a report says of a submission, from its cells to its points, through the real sandbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import assignment
from autograder.model import GradeReport, Reason, Submission
from autograder.pipeline import Grader

CHECKS_ITSELF = """
import torch
import torch.nn.functional as F

def correlate(x, weight):
    height, width = x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1
    out = torch.zeros(x.shape[0], weight.shape[0], height, width, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            window = x[:, None, :, i : i + weight.shape[2], j : j + weight.shape[3]]
            out[:, :, i, j] = (window * weight).sum(dim=(2, 3, 4))
    return out

x, w = torch.randn(2, 3, 6, 7), torch.randn(4, 3, 2, 3)
assert torch.allclose(correlate(x, w), F.conv2d(x, w), atol=1e-5)

def conv2d_combined(x, weight, bias):
    return correlate(x, weight) + bias[None, :, None, None]
"""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    """A grader of the English lab."""
    with Grader(assignment.load("multiple-channels"), b"k" * 32) as ready:
        yield ready


def grade(grader: Grader, *cells: str) -> GradeReport:
    """The report on these cells."""
    return grader.grade(Submission("ana", "multiple-channels", cells, ("",) * len(cells), "00"))


def test_a_comparison_with_pytorch_in_a_cell_costs_nothing(grader: Grader) -> None:
    """A student may hold an answer against F.conv2d in the cell that goes on to define the next one."""
    report = grade(grader, CHECKS_ITSELF)
    assert [question.status for question in report.questions if question.name == "conv2d_combined"] == [Reason.CORRECT]
    assert not report.notes


def test_a_forbidden_operator_is_named(grader: Grader) -> None:
    """The report says which convolution ran, and the question earns nothing."""
    report = grade(grader, "import torch\ndef conv2d_combined(x, w, b):\n    return torch.conv2d(x, w, b)")
    question = next(question for question in report.questions if question.name == "conv2d_combined")
    assert question.earned == 0
    assert {check.operator for check in question.checks if check.operator} == {"aten::convolution"}


def test_the_same_submission_gives_the_same_bytes(grader: Grader) -> None:
    """Two gradings of the same cells give the same report, random numbers in the answer included."""
    cell = "import torch\ndef conv2d_combined(x, w, b):\n    return torch.randn(x.shape)"
    assert grade(grader, cell).to_json() == grade(grader, cell).to_json()
