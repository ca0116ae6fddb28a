"""Functions near a wrong one, whatever kind of answer it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.authoring import neighbours
from autograder.grading.conversion import to_value

ANSWERS: dict[str, Callable[[Any], object]] = {
    "tensor": lambda x: torch.arange(24.0).reshape(1, 2, 3, 4) + x,
    "array": lambda x: np.arange(12.0).reshape(3, 4) + x,
    "counts": lambda x: 10 * np.arange(1, 7) + x,
    "number": lambda x: 2.5 * x,
    "row": lambda x: [x, 20.0, 30.0],
    "text": lambda x: "Abc" * x,
    "texts": lambda x: ("Abc", "Xyz" * x),
    "dict": lambda x: {"mean": 0.5 * x, "parts": [np.arange(3.0), 7.0], "name": "Abc"},
    "truth": lambda x: x > 1,
}


@pytest.mark.parametrize("kind", list(ANSWERS))
def test_answers_of_every_kind_are_changed(kind: str) -> None:
    """Every kind has neighbours that answer otherwise, with an answer of the same type, whatever its parts are."""
    right = ANSWERS[kind](2)
    different = []
    for change in neighbours.changes(right):
        if change != neighbours.ASSERTING:
            answer = neighbours.neighbour(ANSWERS[kind], change)(x=2)
            assert type(answer) is type(right), change
            different += [change] if to_value(answer) != to_value(right) else []
    assert len(different) >= 4, different


def test_slips_are_along_the_last_axes() -> None:
    """Rows and columns of a picture and of a matrix; a row of numbers has columns alone."""
    matrix = np.arange(6.0).reshape(2, 3)
    slipped = neighbours.neighbour(lambda x: matrix, "slipped along rows")(x=1)
    assert np.asarray(slipped).tolist() == matrix[::-1].tolist()
    assert neighbours.neighbour(lambda x: [1, 2, 3], "slipped along columns")(x=1) == [3, 1, 2]
    assert neighbours.neighbour(lambda x: [1, 2, 3], "slipped along rows")(x=1) == [1, 2, 3]


@pytest.mark.parametrize("argument", [torch.zeros(3), np.zeros((3, 2)), 6, "abc", [1, 2, 3]])
def test_an_assertion_of_ones_own_is_about_the_first_argument(argument: object) -> None:
    """Every third size is refused, every third number."""
    with pytest.raises(ValueError, match="of the student's own"):
        neighbours.neighbour(lambda x: x, neighbours.ASSERTING)(x=argument)
    assert neighbours.neighbour(lambda x: x, neighbours.ASSERTING)(x=4) == 4
