"""What generators draw with: the same for a key in every process, other values and sizes for another key."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.grading.drawing import Draw


def test_a_key_draws_the_same_again() -> None:
    """The very numbers are fixed: a change of numpy or of ours would change what a regrade says."""
    draw = Draw(b"key")
    assert [draw.integer(1, 100) for _ in range(5)] == [62, 6, 99, 83, 5]
    assert draw.text(6) == "itrpif"
    assert draw.array((2, 3)).tolist() == [[8, 8, -2], [8, 7, 2]]


def test_keys_differ_in_values_and_sizes() -> None:
    """A hundred keys draw dozens of sizes, and hardly one array twice."""
    drawn = [Draw(str(key).encode()) for key in range(100)]
    arrays = [draw.array((draw.integer(2, 9), draw.integer(2, 9))) for draw in drawn]
    assert len({array.shape for array in arrays}) > 30
    assert len({array.tobytes() for array in arrays}) > 98


@pytest.mark.parametrize(("low", "high"), [(-9, 9), (1, 3), (0, 4)])
def test_arrays_hold_every_number_but_zero(low: int, high: int) -> None:
    """Both bounds are drawn; 0 only where it is asked for."""
    whole = set(range(low, high + 1))
    assert set(Draw(b"a").array(2000, low, high).tolist()) == whole - {0}
    assert set(Draw(b"a").array(2000, low, high, zero=True).tolist()) == whole


def test_kinds_and_dtypes() -> None:
    """Arrays and tensors hold the same numbers, in the dtype that is asked for and in steps."""
    array, tensor = Draw(b"b").array((3, 4), step=0.25), Draw(b"b").tensor((3, 4), step=0.25)
    assert array.dtype == np.float64
    assert tensor.dtype is torch.float32
    assert array.tolist() == tensor.tolist()
    assert Draw(b"b").array(3, dtype="int64").dtype == np.int64
    assert Draw(b"b").tensor((2, 0, 3)).shape == (2, 0, 3)
    assert Draw(b"b").number(0, 1, step=0.5) in (0, 0.5, 1)
    assert sorted(Draw(b"b").shuffled("abcdef")) == list("abcdef")
    assert Draw(b"b").choice([7]) == 7


@pytest.mark.parametrize("ask", [lambda draw: draw.integer(3, 2), lambda draw: draw.array(2, 0, 0)])
def test_bounds_that_hold_nothing_are_refused(ask: object) -> None:
    """Said in words, before anything is drawn."""
    assert callable(ask)
    with pytest.raises(ValueError, match="nothing"):
        ask(Draw(b"c"))
