"""What a wrong result has to do with the right one, read from all public calls at once; nothing is said that one call belies.

Each reading says what was seen: where the results are right, by how much they are off, which error ended which calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from autograder.explaining.calls import Outcome, Values, values
from autograder.explaining.sights import CLOSE, RELATIVE
from autograder.model import Array, Diagnosis, Failure

Signs: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

ENOUGH = 2
HALF = 5e-3
"""A part of the largest value by which half precision may be off: 2**-11, or 2**-8 of bfloat16, for each rounding."""

LARGEST_HALF = float(np.finfo(np.float16).max)

ERRORS = (
    ("CONV-ERROR-VIEW", r"view size is not compatible"),
    ("CONV-ERROR-NUMPY-GRAD", r"Can't call numpy\(\) on Tensor that requires grad"),
    ("CONV-ERROR-LEAF", r"leaf Variable that requires grad|view of a leaf Variable"),
    (
        "CONV-ERROR-DTYPES",
        r"same dtype|same type|should be the same|expected scalar type|dtype of the (?:self|destination)",
    ),
    (
        "CONV-ERROR-ITEM",
        r"cannot be converted to Scalar|only one element tensors|only 0-dim|only length-1 arrays|sizes provided \(0\)",
    ),
    ("CONV-ERROR-AMBIGUOUS", r"Boolean value of Tensor|truth value of an array"),
    ("CONV-ERROR-CHANNELS", r"expected input\[.*\] to have \d+ channels"),
    ("CONV-ERROR-BIAS-COUNT", r"expected bias to be 1-dimensional"),
    ("CONV-ERROR-AXES", r"Expected 3D \(unbatched\) or 4D \(batched\) input"),
)
"""What PyTorch and NumPy say -> the code whose words hold the remedy."""
ALWAYS = (
    ("CONV-ERROR-INDEX", r"index -?\d+ is out of bounds for (?:dimension|axis)"),
    ("CONV-ERROR-SIZES", r"size of tensor a .* must match|doesn't match the broadcast shape|could not be broadcast"),
)
"""The same for what has many reasons: said where nearly every call ended so, and nothing else tells more."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A result and the right one, of one shape (N, O, H', W'), finite."""

    got: Values
    due: Values

    @classmethod
    def of(cls, got: Values, due: Values) -> Pair:
        """What half precision cannot hold, and gives as infinite, is as good as right."""
        overflows = (np.abs(due) > LARGEST_HALF) & (got == np.copysign(np.inf, due))
        return cls(np.where(overflows, due, got), due)

    @property
    def wrong(self) -> Signs:
        """Where they differ."""
        found: Signs = np.abs(self.got - self.due) > self.close
        return found

    @property
    def close(self) -> float:
        """What rounding may make of equal values."""
        return CLOSE + RELATIVE * float(np.abs(self.due).max(initial=0))


Reading = Callable[[Sequence[Pair]], Diagnosis | None]


def errors(outcomes: Mapping[str, Outcome], differ: Collection[str], easy: Collection[str] = ()) -> Iterator[Diagnosis]:
    """One known error ended every call that is wrong, and no other; one of ALWAYS all calls but `easy` ones.

    How many they were is said where it was not each.
    """
    texts = {name: each.value.text for name, each in outcomes.items() if isinstance(each.value, Failure)}
    known = (
        *(ERRORS if texts.keys() >= set(differ) else ()),
        *(ALWAYS if texts.keys() | easy >= outcomes.keys() else ()),
    )
    for code, pattern in known if texts else ():
        if all(re.search(pattern, text) for text in texts.values()):
            some = len(texts) < len(outcomes)
            yield Diagnosis(code, {"calls": len(texts), "all": len(outcomes)} if some else {})
            return


def pairs(outcomes: Mapping[str, Outcome], right: Mapping[str, Outcome]) -> list[Pair] | None:
    """All results beside the right ones; None when one cannot be put beside it."""
    found = []
    for name, outcome in outcomes.items():
        got, due = outcome.value, right[name].value
        if not isinstance(got, Array) or not isinstance(due, Array) or got.shape != due.shape or len(due.shape) != 4:
            return None
        if got.dtype == "float16":  # has a name of its own, and says no more
            return None
        pair = Pair.of(values(got), values(due))
        if not np.isfinite(pair.got).all():
            return None
        found.append(pair)
    return found


def relation(found: Sequence[Pair]) -> tuple[Diagnosis, ...]:
    """The first relation of the values that holds on every call."""
    return _first(found, (_factor, _negatives, _limits, _constants, _half))


def places(found: Sequence[Pair]) -> tuple[Diagnosis, ...]:
    """The images, outputs, rows or columns that are right, all others being wrong, by one rule on every call."""
    return _first(found, _PLACES)


def _first(found: Sequence[Pair], readings: Sequence[Reading]) -> tuple[Diagnosis, ...]:
    if sum(bool(pair.wrong.any()) for pair in found) < ENOUGH:
        return ()
    return next(((said,) for reading in readings if (said := reading(found))), ())


def _factor(found: Sequence[Pair]) -> Diagnosis | None:
    first = next(pair for pair in found if pair.wrong.any())
    at = np.unravel_index(np.abs(first.due).argmax(), first.due.shape)
    factor = float(first.got[at] / first.due[at]) if first.due[at] else 0.0
    if not factor or any(Pair(pair.got, factor * pair.due).wrong.any() for pair in found):
        return None
    return Diagnosis("CONV-READ-FACTOR", {"factor": number(factor)})


def _negatives(found: Sequence[Pair]) -> Diagnosis | None:
    negative = [(pair.got[pair.due < 0], pair.due[pair.due < 0]) for pair in found]
    got, due = np.concatenate([one for one, _ in negative]), np.concatenate([one for _, one in negative])
    if any(pair.wrong[pair.due >= 0].any() for pair in found) or not len(due):
        return None
    factor = float(got[due.argmin()] / due[due.argmin()])
    if not factor or (np.abs(got - factor * due) > CLOSE + RELATIVE * np.abs(due)).any():
        return None
    return Diagnosis("CONV-READ-NEGATIVE", {"factor": number(factor)})


def _limits(found: Sequence[Pair]) -> Diagnosis | None:
    everything = np.concatenate([pair.got.ravel() for pair in found])
    least, most = float(everything.min()), float(everything.max())
    if most - least <= CLOSE or any(Pair(pair.got, pair.due.clip(least, most)).wrong.any() for pair in found):
        return None
    return Diagnosis("CONV-READ-LIMITED", {"least": number(least), "most": number(most)})


def _constants(found: Sequence[Pair]) -> Diagnosis | None:
    if any((np.ptp(pair.got - pair.due, axis=(0, 2, 3)) > pair.close).any() for pair in found):
        return None
    first = next(pair for pair in found if pair.wrong.any())
    by = (first.got - first.due)[0, :, 0, 0]
    return Diagnosis("CONV-READ-CONSTANT", {"by": ", ".join(map(number, by.tolist()))})


def _half(found: Sequence[Pair]) -> Diagnosis | None:
    if any((np.abs(pair.got - pair.due) > HALF * np.abs(pair.due).max()).any() for pair in found):
        return None
    return Diagnosis("CONV-HALF-PRECISION")


def _along(axis: int, code: str) -> Reading:
    """Right at some places along an axis and wrong at all others, in every call by the same rule."""
    others = tuple(other for other in range(4) if other != axis)

    def reading(found: Sequence[Pair]) -> Diagnosis | None:
        wrong: list[Signs] = [np.asarray(pair.wrong.any(axis=others)) for pair in found]
        for rule in _RULES:
            expected = [rule(len(each)) for each in wrong]
            if all((one == other).all() for one, other in zip(wrong, expected, strict=True)):
                shown = next(each for each in wrong if each.any())
                good, bad = (
                    ", ".join(map(str, np.flatnonzero(each == sign))) for each, sign in ((shown, False), (shown, True))
                )
                return Diagnosis(code, {"right": good, "wrong": bad}) if good else None
        return None

    return reading


def _places(wrong: Callable[[int], Sequence[int]]) -> Callable[[int], Signs]:
    def rule(count: int) -> Signs:
        found = np.zeros(count, bool)
        found[[place for place in wrong(count) if 0 <= place < count]] = True
        return found

    return rule


_RULES = (
    _places(lambda count: range(1, count)),
    _places(lambda count: range(count - 1)),
    _places(lambda count: [0]),
    _places(lambda count: [count - 1]),
    _places(lambda count: [count - 1] if count > 1 else []),
    _places(lambda count: [0] if count > 1 else []),
    _places(lambda count: range(1, count, 2)),
    _places(lambda count: range(2, count)),
)
"""Where along an axis of so many places a result is wrong."""

_PLACES = (
    _along(0, "CONV-READ-IMAGES"),
    _along(1, "CONV-READ-OUTPUTS"),
    _along(2, "CONV-READ-ROWS"),
    _along(3, "CONV-READ-COLUMNS"),
)


def number(value: float) -> str:
    """A number as people write it."""
    return f"{round(value, 3):g}"
