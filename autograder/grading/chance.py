"""What a right answer leaves to chance: the weights of a layer that is made anew may be any of their shape.

What is left to chance shows itself by two calls with other random numbers. Weights that are all alike were not left to
chance: somebody set them, or the layer is not new (what was made before is zeroed, see `Request.afresh`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch

from autograder.grading.comparison import compare
from autograder.grading.conversion import as_returned
from autograder.model import Array, Reason
from autograder.sandbox.values import Foreign, Module, Tensor, Value


@dataclass(frozen=True, slots=True)
class Left:
    """A module of which some weights are left to chance: where they agree in shape and dtype, anybody's are right."""

    one: Module
    other: Module

    def judge(self, answer: Value) -> Reason:
        """The first thing that is wrong with the answer beside those weights."""
        return compare(answer, adopting(self.one, self.other, answer))


def expected(make: Callable[[], Any]) -> Any:
    """What `make` gives, or a Left where it gives a module that has other weights from one time to the next."""
    made = make()
    if not isinstance(made, torch.nn.Module):
        return made
    with torch.random.fork_rng(devices=()):
        one, other = (_drawn(make, seed) for seed in (1, 2))
    if not (isinstance(one, Module) and isinstance(other, Module)) or one == other:
        return made
    return Left(one, other)


def _drawn(make: Callable[[], Any], seed: int) -> Value:
    torch.default_generator.manual_seed(seed)
    return as_returned(make())


def adopting(one: Module | Foreign, other: Module | Foreign, answer: Value) -> Module | Foreign:
    """`one` with the answer's weights in the place of those that differ from `other`'s."""
    if not (isinstance(one, Module) and isinstance(other, Module) and isinstance(answer, Module)):
        return one
    theirs = list(answer.parts.values())
    parts = {
        name: adopting(part, other.parts[name], theirs[place]) if place < len(theirs) else part
        for place, (name, part) in enumerate(one.parts.items())
    }
    return replace(one, parts=parts, state=_weights(one.state, other.state, answer.state))


def _weights(one: Mapping[str, Any], other: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(one)
    for name, held in one.items():
        given = theirs.get(name)
        if held != other[name] and isinstance(held, Tensor) and isinstance(given, Tensor) and _alike(held, given):
            found[name] = given
    return found


def _alike(due: Tensor, given: Tensor) -> bool:
    same = (due.array.shape, due.array.dtype) == (given.array.shape, given.array.dtype)
    return same and not is_constant(given.array)


def is_constant(weights: Array) -> bool:
    """Whether these are several weights, all alike."""
    count = math.prod(weights.shape)
    return count > 1 and weights.data == weights.data[: len(weights.data) // count] * count
