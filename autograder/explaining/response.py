"""How each element of an input enters each element of the output: read from calls with one element lit at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from autograder.explaining.calls import Call, Outcome, Values
from autograder.model import Array, Failure, Response


@dataclass(frozen=True, slots=True)
class Impulses:
    """The calls from which the response to the first public call is read.

    `lit` has one element of its input 1 and all others 0, element after element of `whole`, its own input; in `dark` all
    are 0. `output` is what counts of a result, None where it is not of the form.
    """

    lit: tuple[Call, ...]
    dark: Call
    whole: Values
    output: Callable[[Array], Values | None]

    @property
    def calls(self) -> tuple[Call, ...]:
        """All of them."""
        return (*self.lit, self.dark)


def response(impulses: Impulses, outcomes: Mapping[str, Outcome], whole: Outcome) -> Response | None:
    """f(one element lit) - f(dark), where all have one shape and are finite; `whole` is the outcome of the first call."""
    dark, full = _output(impulses, outcomes.get(impulses.dark.name)), _output(impulses, whole)
    lit = [_output(impulses, outcomes.get(call.name)) for call in impulses.lit]
    if dark is None or full is None or not lit or any(one is None or one.shape != full.shape for one in (dark, *lit)):
        return None
    if not all(np.isfinite(one).all() for one in (dark, full, *lit) if one is not None):
        return None
    weights = np.stack([one - dark for one in lit if one is not None], axis=-1)
    linear = np.abs(dark + weights @ impulses.whole.ravel() - full).max(initial=0) <= 1e-3
    shaped = weights.reshape(*full.shape, *impulses.whole.shape)
    return Response(_packed(shaped), _packed(dark), bool(linear))


def _output(impulses: Impulses, outcome: Outcome | None) -> Values | None:
    return None if outcome is None or isinstance(outcome.value, Failure) else impulses.output(outcome.value)


def _packed(numbers: Values) -> Array:
    return Array("float64", numbers.shape, np.ascontiguousarray(numbers, dtype="<f8").tobytes())
