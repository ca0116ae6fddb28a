"""An outcome of a public call as it is compared with others: what has equal values in equal shapes is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.explaining.calls import Outcome, Values, values
from autograder.model import Failure, Reason

CLOSE = 1e-3
RELATIVE = 1e-5


def same(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes hold equal values in equal shapes (dtypes apart), or are failures of one reason and kind."""
    return Sight.of(one).matches(Sight.of(other))


@dataclass(frozen=True, slots=True)
class Sight:
    """An outcome as it is compared: a key that tells all shapes (or the failure), and all values in one row.

    `dtype` is not compared with it; it is "" for a failure, and where values are not finite: many ideas lead there.
    """

    key: str
    row: Values
    dtype: str

    @classmethod
    def of(cls, outcome: Outcome, *, infinite: bool = False) -> Sight:
        """The sight of an outcome; NaN and infinity are only looked at where the right answer is `infinite` too."""
        if isinstance(outcome.value, Failure):
            return cls(f"{outcome.value.reason} {outcome.value.kind}", np.empty(0), "")
        held = [("", outcome.value), *sorted(outcome.settings.items())]
        rows = [values(part).ravel() for _, part in held]
        row = np.concatenate(rows) if len(rows) > 1 else rows[0]
        shapes = repr([(name, part.data if part.dtype == "text" else part.shape) for name, part in held])
        if np.isfinite(row).all():
            return cls(shapes, row, outcome.value.dtype)
        if not infinite:
            return cls(Reason.NOT_FINITE, np.empty(0), "")
        finite = np.isfinite(row)
        return cls(f"{shapes} {row[~finite]}", np.where(finite, row, 0), "")

    @property
    def is_finite(self) -> bool:
        """Whether there are values, none of them NaN or infinite."""
        return self.dtype != ""

    @property
    def says_something(self) -> bool:
        """Whether there are values to compare, or a text; nothing and an error are alike for many ideas."""
        return self.dtype == "text" or (self.row.size > 0 and self.dtype != "")

    @property
    def fails(self) -> bool:
        """Whether it is an error of the code's own, or a result without any values."""
        return self.key.startswith(f"{Reason.RAISED} ") or (self.dtype != "" and not self.says_something)

    def matches(self, other: Sight) -> bool:
        """Whether values are equal but for rounding, in equal shapes; or both are the same failure."""
        return self.key == other.key and bool(near(other.row, self.row).all())


def near(got: Values, row: Values) -> Any:
    """Elementwise: are the values of `got` (a row or many) those of `row`, but for rounding?"""
    return np.abs(got - row) <= CLOSE + RELATIVE * np.abs(row).max(initial=0)
