"""What a right answer leaves to chance: the weights of a layer that is made anew may be any of their shape.

What is left to chance shows itself by two calls with other random numbers. Weights that are all alike, or that PyTorch
would not draw, were not left to chance: somebody set them, or the layer is not new (what was made before is zeroed, see
`Request.afresh`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from autograder.grading.comparison import compare
from autograder.grading.conversion import as_returned
from autograder.model import Array, Reason
from autograder.sandbox.values import Foreign, Module, Tensor, Value

_UNIFORM = ("Conv", "Linear")
"""How the names begin of layers whose weights and biases PyTorch draws uniformly, see `_is_drawn`."""
_ENOUGH = 50
"""So many numbers are not all in the inner half of where they are drawn from, but once in 2**50 times."""


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
    return replace(one, parts=parts, state=_weights(one, other, answer))


def _weights(one: Module, other: Module, answer: Module) -> dict[str, Any]:
    found, by_hand = dict(one.state), _by_hand(answer) - _by_hand(one)
    for name, held in one.state.items():
        given = answer.state.get(name)
        if held != other.state[name] and name not in by_hand and isinstance(held, Tensor) and isinstance(given, Tensor):
            found[name] = given if _form(held.array) == _form(given.array) else held
    return found


def _form(weights: Array) -> tuple[tuple[int, ...], str]:
    return weights.shape, weights.dtype


def set_by_hand(value: Value, name: str = "") -> Iterator[str]:
    """The weights in a module that are not as PyTorch draws them, by the names that `parts` gives them."""
    if isinstance(value, Module):
        yield from (f"{name}.{weights}".lstrip(".") for weights in _by_hand(value))
        for place, part in enumerate(value.parts.values()):
            yield from set_by_hand(part, f"{name}.[{place}]".lstrip("."))


def _by_hand(layer: Module) -> set[str]:
    weight = layer.state.get("weight")
    reach = math.inf
    if layer.type.startswith(_UNIFORM) and isinstance(weight, Tensor):
        reach = 1 / math.sqrt(max(1, math.prod(weight.array.shape[1:])))
    held = {name: weights.array for name, weights in layer.state.items() if isinstance(weights, Tensor)}
    return {name for name, weights in held.items() if not _is_drawn(weights, reach)}


def _is_drawn(weights: Array, reach: float) -> bool:
    """Whether PyTorch may have drawn these: not all alike, and uniformly from -reach to reach.

    1 / sqrt(inputs of one output): https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html, "Variables".
    """
    numbers = np.frombuffer(weights.data, weights.dtype)
    if numbers.size > 1 and (numbers == numbers[0]).all():
        return False
    if not weights.dtype.startswith("float") or math.isinf(reach):
        return True
    largest = float(np.abs(numbers).max(initial=0))
    return largest <= reach * (1 + float(np.finfo(numbers.dtype).eps)) and (
        numbers.size < _ENOUGH or largest > reach / 2
    )
