"""What a mistake costs in the first lab's convolutions: none of what the lesson is about comes for one point."""

from __future__ import annotations

from fractions import Fraction

import pytest
from families import wrong

from autograder.authoring.direct import Direct
from autograder.course import assignment
from autograder.grading.session import GradingSession

QUESTIONS = ("conv2d_multi_output", "conv2d_multi_input", "conv2d_combined")


def lost(question: str, code: str) -> Fraction:
    """The share of its points that the first function under this code loses."""
    function = wrong(question, code)
    names = ("x", "weight", "bias")
    student = Direct({question: lambda *given: function(**dict(zip(names, given, strict=True)))})
    with GradingSession(assignment.load("multiple-channels")) as session:
        checks = session.run(student, b"", [question])
    return 1 - sum((check.earned for check in checks), Fraction()) / sum((check.points for check in checks), Fraction())


@pytest.mark.parametrize("question", QUESTIONS)
def test_channels_written_into_the_code_cost_more_than_a_tenth(question: str) -> None:
    """Two or three channels, whatever the arguments say, as in the lesson's pictures."""
    assert lost(question, "CONV-CHANNELS-HARDCODED") > Fraction(1, 10)


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_image_alone_costs_more_than_a_tenth(question: str) -> None:
    """A batch is what networks are given."""
    assert lost(question, "CONV-BATCH-FIRST-ONLY") > Fraction(1, 10)
