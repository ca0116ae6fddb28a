"""A convolution in five steps, each of which can be taken wrongly (questions 2, 3 and 4).

    given     x, weight, bias before anything is computed: kernels flipped, channels dropped, padding added
    slide     every kernel over its channel: x (N, I, H, W), weight (O, I, kH, kW) -> maps (N, O, I, H', W')
    combine   over the input channels: maps -> y (N, O, H', W')
    shift     the bias
    finish    what is done to y afterwards
    several   more than one of these at once; not part of a pair

A misconception changes one step. Because the others stay as they are, any two of different steps (or two of `given` or
`finish`) compose into a plausible pair. Several variants may share a code: the same idea, written another way.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

Given = Callable[[Tensor, Tensor, Tensor], tuple[Tensor, Tensor, Tensor]]
Slide = Callable[[Tensor, Tensor], Tensor]
Combine = Callable[[Tensor], Tensor]
Shift = Callable[[Tensor, Tensor], Tensor]
Finish = Callable[[Any], Any]


def every_pair(x: Tensor, weight: Tensor) -> Tensor:
    """The activation maps of all (output, input) pairs: (N, O, I, H', W')."""
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return (windows.unsqueeze(1) * weight[:, :, None, None]).sum((5, 6))


def add_inputs(maps: Tensor) -> Tensor:
    """The sum over the input channels."""
    return maps.sum(2)


def add_bias(y: Tensor, bias: Tensor) -> Tensor:
    """One bias for each output channel."""
    return y + bias.view(-1, 1, 1)


def normalised(y: Tensor) -> Tensor:
    """Mean 0 and deviation 1; a number alone has no deviation, and becomes NaN."""
    return (y - y.mean()) / (y.std() if y.numel() > 1 else torch.nan)


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution as a chain of steps; without changes it is what nn.Conv2d computes."""

    given: tuple[Given, ...] = ()
    slide: Slide = every_pair
    combine: Combine = add_inputs
    shift: Shift = add_bias
    finish: tuple[Finish, ...] = ()

    def __call__(self, x: Tensor, weight: Tensor, bias: Tensor) -> object:
        y = _unfinished(self.given, self.slide, self.combine, self.shift, x, weight, bias)
        for end in self.finish:
            y = end(y)
        return y


@functools.lru_cache(maxsize=2)
def _unfinished(
    given: tuple[Given, ...], slide: Slide, combine: Combine, shift: Shift, x: Tensor, weight: Tensor, bias: Tensor
) -> Any:
    """All steps but `finish`; kept for the next pair, which mostly finishes the same in another way.

    So no step may change in place what it is given.
    """
    for change in given:
        x, weight, bias = change(x, weight, bias)
    return shift(combine(slide(x, weight)), bias)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong way: its code, the step it changes, the step instead, and the questions where it can happen.

    Pairs are made of the first variant of a code that is not `alone`, and of those that are `paired`.
    """

    code: str
    step: str
    change: Callable[..., Any]
    questions: str = "234"
    paired: bool = False
    alone: bool = False

    def alter(self, right: Convolution) -> Convolution:
        """`right` with this step changed; `given` and `finish` are added at the end of their chains."""
        if self.step == "several":
            changes: dict[str, Any] = self.change()
        elif self.step in ("given", "finish"):
            changes = {self.step: (*getattr(right, self.step), self.change)}
        else:
            changes = {self.step: self.change}
        return replace(right, **changes)
