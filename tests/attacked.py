"""The same attacks on other graders, for comparison: what attacks_on_stock.py and attacks_on_otter.py share.

Other graders run the hidden tests in the student's own kernel. Here the hidden test of one question compares with
nn.Conv2d by torch.allclose, as hidden tests usually do; the attack is the file of tests/escapes that our own run uses.
A grader that gives an honest right answer less than all points, or an empty one any, is not compared at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import attacks
import nbformat

MEANINGFUL = (
    "patched_allclose", "patched_tensor_methods", "patched_conv2d_forward", "patched_functional", "lying_subclass",
    "stack_frames", "ipython_transformer", "ban_replaced", "ban_saved_handle", "ban_thread", "printed_scores",
    "tests_deleted",
)  # fmt: skip
POINTS = 30
EMPTY = "pass"


@dataclass(frozen=True, slots=True)
class Question:
    """A function to write: what its test has at hand, the hidden comparison (one statement a line), a right answer."""

    function: str
    given: str
    hidden: str
    right: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A notebook with one answer; its test cell may have been deleted."""

    slug: str
    question: Question
    answer: str
    test_deleted: bool = False


# `_ =` because a doctest, which is what Otter's tests are, would show the value and miss it in what is expected.
COMBINED = Question(
    "conv2d_combined",
    """\
import torch
from torch import nn
_ = torch.manual_seed(1)
x = torch.randn(2, 3, 5, 8)
layer = nn.Conv2d(3, 4, (2, 3))
expected = layer(x)""",
    "assert torch.allclose(conv2d_combined(x, layer.weight, layer.bias), expected, atol=1e-4)",
    """\
import torch
def conv2d_combined(x, weight, bias):
    return torch.nn.functional.conv2d(x, weight, bias)""",
)
TWO = Question(
    "two_convs_as_one",
    """\
from torch import nn
import torch
a, b, conv_a, conv_b = torch.randn(1, 1, 5, 5), torch.randn(1, 1, 5, 5), nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)""",
    "assert torch.allclose(two_convs_as_one(a, b, conv_a, conv_b), conv_a(a) + conv_b(b), atol=1e-4)",
    """\
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return conv_a(image_a) + conv_b(image_b)""",
)

Score = Callable[[Path, Submission], float]
"""Grades a submission in a folder that does not exist yet, and says how many of POINTS it earned."""


def honest() -> Iterator[tuple[Submission, float]]:
    """Right and empty answers, with what they must earn."""
    for question in (COMBINED, TWO):
        yield Submission(f"right_{question.function}", question, question.right), POINTS
        yield Submission(f"empty_{question.function}", question, EMPTY), 0


def hostile() -> Iterator[Submission]:
    """The attacks that mean something to another grader."""
    for attack in attacks.all_attacks():
        if attack.slug in MEANINGFUL:
            question = COMBINED if COMBINED.function in attack.questions else TWO
            answers = dict(part.split("\n", 1) for part in attack.answers.split("# %% ")[1:])
            answer = answers.get(question.function, EMPTY)
            yield Submission(attack.slug, question, answer, test_deleted=attack.hand_in is not None)


def write_notebook(place: Path, cells: list[nbformat.NotebookNode]) -> None:
    """A notebook of these cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=kernel)), encoding="utf-8")


def compare(grader: str, score: Score) -> int:
    """Print what each attack scores; 1 if honest answers do not get what they deserve."""
    rows: list[tuple[str, ...]] = [("attack", grader, "of")]
    with tempfile.TemporaryDirectory() as folder:
        for submission, deserved in honest():
            earned = score(Path(folder) / submission.slug, submission)
            if earned != deserved:
                print(f"{grader} gives {submission.slug} {earned:g} instead of {deserved:g}: nothing to compare")
                return 1
        for submission in hostile():
            rows.append((submission.slug, f"{score(Path(folder) / submission.slug, submission):g}", f"{POINTS}"))
    print(attacks.table(rows))
    full = sum(row[1] == row[2] for row in rows)
    print(f"\nhonest right answers score {POINTS}, empty ones 0")
    print(f"{grader}: {full} of {len(rows) - 1} attacks score full marks")
    return 0
