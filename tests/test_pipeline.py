"""What a report says of a submission, from its cells to its points, through the real sandbox."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from autograder import labs
from autograder.commands import terminal
from autograder.course import assignment
from autograder.model import GradeReport, Reason, Submission
from autograder.pipeline import Grader
from autograder.sinks import feedback

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


LAYER_FOR_DOUBLES = """
import torch
from torch import nn
def conv2d_combined(x, weight, bias):
    if x.dtype == torch.float64:
        return nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2:])
    return torch.zeros(1)
"""
FORGETS = """
from torch import nn
first = []
def edge_detector():
    layer = nn.Conv2d(1, 1, 3)
    first.append(layer)
    return layer if len(first) > 1 else None
"""


@pytest.mark.parametrize(("cell", "name"), [(LAYER_FOR_DOUBLES, "conv2d_combined"), (FORGETS, "edge_detector")])
def test_odd_answers_are_graded_and_explained(grader: Grader, cell: str, name: str) -> None:
    """A container for some inputs only, an answer that changes from call to call: points, and no code without words."""
    report = grade(grader, cell)
    assert not report.needs_human
    question = next(question for question in report.questions if question.name == name)
    assert question.earned == 0 and question.probes
    assert all(diagnosis.code for diagnosis in question.diagnoses)


@pytest.mark.parametrize("broken", ["family", "impulses"])
def test_an_explanation_that_raises_costs_no_checks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    """A lab whose wrong functions cannot be computed for one question: its points stand, the others are explained."""
    folder = tmp_path / "graders" / "channels"
    shutil.copytree(labs.GRADERS / "channels", folder, ignore=shutil.ignore_patterns("specimens", "__pycache__"))
    module = folder / ("misconceptions.py" if broken == "family" else "probes.py")
    module.write_text(
        f"{module.read_text()}\n\n_whole = {broken}\n\n\ndef {broken}(question, *more):\n"
        "    if question == 'conv2d_combined':\n        raise KeyError('bias')\n    return _whole(question, *more)\n"
    )
    zeros = "import torch\ndef conv2d_combined(x, w, b):\n    return torch.zeros(1, 1, 1, 1)\n"
    other = zeros.replace("conv2d_combined(x, w, b)", "conv2d_multi_input(x, w)")
    with Grader(assignment.load("multiple-channels", course_graders=tmp_path / "graders"), b"k" * 32) as grader:
        report = grade(grader, zeros, other)
    found = {question.name: question for question in report.questions}
    assert not report.needs_human
    assert found["conv2d_combined"].status is Reason.WRONG_SHAPE
    assert found["conv2d_multi_input"].probes
    assert "could not be explained: the points stand" in caplog.text


CALLS_IT_BY_TWO = """
import torch

def slide(x, w):
    return [torch.nn.functional.conv2d(part[None], w) for part in x]

def with_bias(x, w, b):
    try:
        return torch.cat(slide(x, w)) + b[:, None, None]
    except RuntimeError:
        return x

def conv2d_combined(x, w, b):
    return with_bias(x, w, b)
"""


def test_where_a_forbidden_operator_is_called_is_said(grader: Grader) -> None:
    """The line, the student's function that it stands in, and those through which it was reached; errors are no hiding."""
    report = grade(grader, "before = 1", CALLS_IT_BY_TWO)
    (question,) = (question for question in report.questions if question.name == "conv2d_combined")
    (note,) = question.notes
    assert (note.code, note.parameters["cell"], note.parameters["line"]) == ("run.called_through", 2, 5)
    assert (note.parameters["function"], note.parameters["through"]) == ("slide", ("conv2d_combined", "with_bias"))
    assert GradeReport.from_json(report.to_json()) == report
    for language, words in (
        ("en", "reached through conv2d_combined, with_bias"),
        ("es", "a través de conv2d_combined"),
    ):
        page = feedback.page(report, labs.find("multiple-channels"), language, cells=("before = 1", CALLS_IT_BY_TWO))
        assert words in page and "▶   5      return [torch.nn.functional.conv2d" in page
        assert words in feedback.text(question, labs.find("multiple-channels"), language)
        terminal.report(
            Console(file=(shown := io.StringIO()), width=300), report, labs.find("multiple-channels"), "", language
        )
        assert words in shown.getvalue()


TELLS_BY_LINES = """
import ctypes, sys, torch
code = "\\n" * 40 + "".join(f"def at_{n}(x, w):\\n    return torch.conv2d(x, w)\\n" for n in range(60))
exec(compile(code, "<cell 0>", "exec"))
def conv2d_combined(x, w, b):
    return globals()[f"at_{int(x.flatten()[0].abs()) % 60}"](x, w)
"""


def test_where_it_is_called_is_no_channel(grader: Grader) -> None:
    """Lines of code that claims to be the student's cell, chosen by what the function sees: none of them is said."""
    (question,) = (q for q in grade(grader, TELLS_BY_LINES).questions if q.name == "conv2d_combined")
    assert question.status is Reason.FORBIDDEN_OPERATOR
    assert [note.parameters["line"] for note in question.notes] == [6]
