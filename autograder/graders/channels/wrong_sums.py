"""Question 5 in three steps, and the wrong ways of taking each step.

given     image_a, image_b, conv_a, conv_b before anything is computed
apply     one convolution on one image
join      the two results and the two biases into one
finish    what is done to the result afterwards
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .convolution import add_bias, add_inputs, every_pair, normalised

Arguments = tuple[Tensor, Tensor, nn.Conv2d, nn.Conv2d]
Given = Callable[..., Arguments]
Apply = Callable[[nn.Conv2d, Tensor], Tensor]
Join = Callable[[Tensor, Tensor, nn.Conv2d, nn.Conv2d], Any]


def apply(conv: nn.Conv2d, image: Tensor) -> Tensor:
    """The convolution, its bias included: (N, 1, H', W')."""
    return _slide(conv, image, conv.weight.detach())


def add(a: Tensor, b: Tensor, conv_a: nn.Conv2d, conv_b: nn.Conv2d) -> Any:
    """The sum of both results."""
    return a + b


@dataclass(frozen=True, slots=True)
class TwoConvolutions:
    """Two one-channel convolutions, added; without changes it is what one nn.Conv2d(2, 1, k) gives on both images."""

    given: tuple[Given, ...] = ()
    apply: Apply = apply
    join: Join = add
    finish: tuple[Callable[[Any], Any], ...] = ()

    def __call__(self, image_a: Tensor, image_b: Tensor, conv_a: nn.Conv2d, conv_b: nn.Conv2d) -> object:
        y = _unfinished(self.given, self.apply, self.join, (image_a, image_b, conv_a, conv_b))
        for end in self.finish:
            y = end(y)
        return y


@functools.lru_cache(maxsize=2)
def _unfinished(given: tuple[Given, ...], apply: Apply, join: Join, arguments: Arguments) -> Any:
    """All steps but `finish`; kept for the next pair, which mostly finishes the same in another way.

    So no step may change in place what it is given.
    """
    for change in given:
        arguments = change(*arguments)
    image_a, image_b, conv_a, conv_b = arguments
    return join(apply(conv_a, image_a), apply(conv_b, image_b), conv_a, conv_b)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong way: its code, the step it changes, the step instead. Pairs are made as in `convolution.Wrong`."""

    code: str
    step: str
    change: Callable[..., Any]
    paired: bool = False
    alone: bool = False

    def alter(self, right: TwoConvolutions) -> TwoConvolutions:
        """`right` with this step changed; `given` and `finish` are added at the end of their chains."""
        if self.step == "several":
            changes: dict[str, Any] = self.change()
        elif self.step in ("given", "finish"):
            changes = {self.step: (*getattr(right, self.step), self.change)}
        else:
            changes = {self.step: self.change}
        return replace(right, **changes)


def _with_kernel(change: Callable[[Tensor], Tensor]) -> Callable[[nn.Conv2d, Tensor], Tensor]:
    return lambda conv, image: _slide(conv, image, change(conv.weight.detach()))


def _padded(rows: Callable[[int], tuple[int, int]]) -> Callable[[nn.Conv2d, Tensor], Tensor]:
    def apply_padded(conv: nn.Conv2d, image: Tensor) -> Tensor:
        return apply(conv, F.pad(image, (*rows(conv.weight.shape[3]), *rows(conv.weight.shape[2]))))

    return apply_padded


def _slide(conv: nn.Conv2d, image: Tensor, weight: Tensor) -> Tensor:
    return add_bias(add_inputs(every_pair(image, weight)), _bias(conv))


def _bias(conv: nn.Conv2d) -> Tensor:
    assert conv.bias is not None
    return conv.bias.detach().view(1, 1, 1, 1)


def _one_conv(which: str) -> Callable[..., Arguments]:
    def given(image_a: Tensor, image_b: Tensor, conv_a: nn.Conv2d, conv_b: nn.Conv2d) -> Arguments:
        conv = conv_a if which == "a" else conv_b
        return image_a, image_b, conv, conv

    return given


def _sum_of_images(which: int) -> Callable[..., Any]:
    """One convolution alone, on the sum of the images: by linearity what it gives on each, its bias counted once."""

    def join(a: Tensor, b: Tensor, conv_a: nn.Conv2d, conv_b: nn.Conv2d) -> Tensor:
        return a + b - _bias((conv_a, conv_b)[which])

    return join


WRONG: tuple[Wrong, ...] = (
    Wrong("TWO-CONCATENATED", "join", lambda a, b, conv_a, conv_b: torch.cat((a, b), 1)),
    Wrong("TWO-CONCATENATED", "join", lambda a, b, conv_a, conv_b: torch.cat((a, b), 0)),
    Wrong("TWO-CONCATENATED", "join", lambda a, b, conv_a, conv_b: torch.cat((a, b), 2)),
    Wrong("TWO-CONCATENATED", "join", lambda a, b, conv_a, conv_b: torch.cat((a, b), 3)),
    Wrong("TWO-STACKED", "join", lambda a, b, conv_a, conv_b: torch.stack((a, b))),
    Wrong("TWO-STACKED", "join", lambda a, b, conv_a, conv_b: torch.stack((a, b), 1)),
    Wrong("TWO-STACKED", "join", lambda a, b, conv_a, conv_b: torch.stack((a, b), 2)),
    Wrong("TWO-STACKED", "join", lambda a, b, conv_a, conv_b: torch.stack((a, b), 4)),
    Wrong("TWO-SUBTRACTED", "join", lambda a, b, conv_a, conv_b: a - b),
    Wrong("TWO-SUBTRACTED", "join", lambda a, b, conv_a, conv_b: b - a),
    Wrong("TWO-PRODUCT", "join", lambda a, b, conv_a, conv_b: a * b),
    Wrong("TWO-MATRIX-PRODUCT", "join", lambda a, b, conv_a, conv_b: a @ b),
    Wrong("TWO-AVERAGED", "join", lambda a, b, conv_a, conv_b: (a + b) / 2),
    Wrong("TWO-MAX", "join", lambda a, b, conv_a, conv_b: torch.maximum(a, b)),
    Wrong("TWO-A-ONLY", "join", lambda a, b, conv_a, conv_b: a),
    Wrong("TWO-B-ONLY", "join", lambda a, b, conv_a, conv_b: b),
    Wrong("TWO-BIAS-ONCE", "join", lambda a, b, conv_a, conv_b: a + b - _bias(conv_b)),
    Wrong("TWO-BIAS-ONCE", "join", lambda a, b, conv_a, conv_b: a + b - _bias(conv_a)),
    Wrong("TWO-BIAS-ONCE", "join", lambda a, b, conv_a, conv_b: a + b - (_bias(conv_a) + _bias(conv_b)) / 2),
    Wrong("TWO-BIAS-MISSING", "join", lambda a, b, conv_a, conv_b: a + b - _bias(conv_a) - _bias(conv_b)),
    Wrong("TWO-CHAINED", "join", lambda a, b, conv_a, conv_b: apply(conv_b, a)),
    Wrong("TWO-CHAINED", "join", lambda a, b, conv_a, conv_b: apply(conv_a, b)),
    Wrong("TWO-CROSSED", "given", lambda image_a, image_b, conv_a, conv_b: (image_b, image_a, conv_a, conv_b)),
    Wrong("TWO-SAME-CONV", "given", _one_conv("a")),
    Wrong("TWO-SAME-CONV", "given", _one_conv("b")),
    Wrong("TWO-SAME-IMAGE", "given", lambda image_a, image_b, conv_a, conv_b: (image_a, image_a, conv_a, conv_b)),
    Wrong("TWO-SAME-IMAGE", "given", lambda image_a, image_b, conv_a, conv_b: (image_b, image_b, conv_a, conv_b)),
    Wrong("TWO-IMAGES-ADDED", "several", lambda: {"given": (_one_conv("a"),), "join": _sum_of_images(0)}),
    Wrong("TWO-IMAGES-ADDED", "several", lambda: {"given": (_one_conv("b"),), "join": _sum_of_images(1)}),
    Wrong(
        "TWO-IMAGES-ADDED",
        "given",
        lambda image_a, image_b, conv_a, conv_b: (image_a + image_b, image_a + image_b, conv_a, conv_b),
    ),
    Wrong("CONV-KERNEL-FLIPPED", "apply", _with_kernel(lambda weight: weight.flip(2, 3))),
    Wrong("CONV-KERNEL-TRANSPOSED", "apply", _with_kernel(lambda weight: weight.transpose(2, 3))),
    Wrong("CONV-PADDING-SAME", "apply", _padded(lambda k: ((k - 1) // 2, k // 2))),
    Wrong("CONV-PADDING-SAME", "apply", _padded(lambda k: (k // 2, k // 2))),
    Wrong("CONV-PADDING-SAME", "apply", _padded(lambda k: (1, 1))),
    Wrong("CONV-PADDING-FULL", "apply", _padded(lambda k: (k - 1, k - 1))),
    Wrong("CONV-OUTPUT-TRANSPOSED", "finish", lambda y: y.transpose(2, 3)),
    Wrong("CONV-BATCH-FIRST-ONLY", "finish", lambda y: y[:1]),
    Wrong("CONV-BATCH-FIRST-ONLY", "join", lambda a, b, conv_a, conv_b: a[:1] + b),
    Wrong("CONV-BATCH-FIRST-ONLY", "join", lambda a, b, conv_a, conv_b: a + b[:1]),
    Wrong("CONV-BATCH-FIRST-FOR-ALL", "finish", lambda y: y[:1].expand_as(y)),
    Wrong("CONV-BATCH-LAST-FOR-ALL", "finish", lambda y: y[-1:].expand_as(y)),
    Wrong("CONV-BATCH-SUMMED", "finish", lambda y: y.sum(0, keepdim=True)),
    Wrong("CONV-BATCH-AVERAGED", "finish", lambda y: y.mean(0, keepdim=True)),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y[0]),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y.squeeze(0)),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y.squeeze()),
    Wrong("CONV-BATCH-MISSING", "finish", lambda y: y[0, 0]),
    Wrong("CONV-CHANNEL-AXIS-MISSING", "finish", lambda y: y.squeeze(1)),
    Wrong("CONV-ROW-MISSING", "finish", lambda y: y[..., :-1, :]),
    Wrong("CONV-COLUMN-MISSING", "finish", lambda y: y[..., :-1]),
    Wrong("CONV-EDGE-MISSING", "finish", lambda y: y[..., :-1, :-1]),
    Wrong("CONV-RELU", "finish", torch.relu),
    Wrong("CONV-RELU", "apply", lambda conv, image: apply(conv, image).relu(), alone=True),
    Wrong("CONV-ABS", "finish", torch.abs),
    Wrong("CONV-SQUARED", "finish", torch.square),
    Wrong("CONV-SIGMOID", "finish", torch.sigmoid),
    Wrong("CONV-TANH", "finish", torch.tanh),
    Wrong("CONV-NEGATED", "finish", torch.neg),
    Wrong("CONV-CLAMPED", "finish", lambda y: y.clamp(0, 1)),
    Wrong("CONV-TRUNCATED-TO-INT", "finish", torch.trunc),
    Wrong("CONV-TRUNCATED-TO-INT", "finish", torch.floor),
    Wrong("CONV-TRUNCATED-TO-INT", "finish", lambda y: y.long()),
    Wrong("CONV-ROUNDED", "finish", torch.round),
    Wrong("CONV-ROUNDED", "finish", lambda y: y.round(decimals=1)),
    Wrong("CONV-ROUNDED", "finish", lambda y: y.round(decimals=2)),
    Wrong("CONV-BATCH-CHANNEL-SWAPPED", "finish", lambda y: y.transpose(0, 1)),
    Wrong("CONV-CHANNELS-LAST", "finish", lambda y: y.permute(0, 2, 3, 1)),
    Wrong("CONV-NORMALISED", "finish", normalised),
    Wrong("CONV-NORMALISED", "finish", lambda y: (y - y.min()) / (y.max() - y.min())),
    Wrong("CONV-NORMALISED", "finish", lambda y: y / y.abs().max()),
)
