"""The values of arrays as pages compare them: what differs, and where first."""

from __future__ import annotations

import itertools

from autograder.model import Array, Probe

CLOSE = 1e-3
RELATIVE = 1e-5


def is_numbers(thing: object) -> bool:
    """Whether this is an array of numbers: no text, no failure."""
    return isinstance(thing, Array) and thing.dtype != "text"


def flat(array: Array) -> list[float]:
    """All values of an array, row after row; none of a text."""
    if array.dtype == "text":
        return []
    values = array.nested()
    for _ in array.shape[1:]:
        values = [item for row in values for item in row]
    return values if array.shape else [values]


def differs(due: float, got: float, largest: float = 0.0) -> bool:
    """Whether two values differ by more than rounding; NaN differs from everything but NaN, infinity from all others."""
    if due == got or (due != due and got != got):
        return False
    return not abs(due - got) <= CLOSE + RELATIVE * largest


def first_difference(probe: Probe) -> tuple[int, ...] | None:
    """The first cell (row after row) where the student's value differs; None when shapes differ or nothing does."""
    if not isinstance(probe.outcome, Array) or probe.outcome.shape != probe.expected.shape:
        return None
    due, got = flat(probe.expected), flat(probe.outcome)
    largest = max((abs(value) for value in due), default=0.0)
    places = itertools.product(*(range(size) for size in probe.expected.shape))
    pairs = zip(places, due, got, strict=False)
    return next((place for place, one, other in pairs if differs(one, other, largest)), None)


def axis(probe: Probe) -> int | None:
    """The first axis on which the student's shape differs from the one that is due; None when none does."""
    due, got = probe.expected.shape, probe.outcome.shape
    if got is None or got == due:
        return None
    pairs = enumerate(zip(due, got, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(due), len(got)))
