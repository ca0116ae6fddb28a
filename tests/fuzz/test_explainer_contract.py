"""Explaining outcomes of every form: raises nothing, names only what has words.

AUTOGRADER_OUTCOMES says how many of each question are tried (100; 20,000 once by hand).
"""

from __future__ import annotations

import itertools
import os

import pytest
from explainer_contract import hold, sequences

from autograder.course.assignment import load
from autograder.explaining import explainer

LAB = load("multiple-channels")
OUTCOMES = int(os.environ.get("AUTOGRADER_OUTCOMES", "100"))


@pytest.mark.parametrize("question", [question.function for question in LAB.questions])
def test_outcomes_of_every_form(question: str) -> None:
    """Deterministic: the same portion every time."""
    known = explainer.explainer(LAB)
    for outcomes in itertools.islice(sequences(known, question, 12), OUTCOMES):
        hold(LAB, question, outcomes)
