"""Wrong ways that are not about the convolution itself: the container, the dtype, the input, memory, and copying.

Each takes the right function of a question and spoils what surrounds it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from . import lesson
from .convolution import Convolution

Function = Callable[..., Any]


def _after(change: Callable[[Any], object]) -> Callable[[Function], Function]:
    return lambda right: lambda *given, **named: change(right(*given, **named))


def _changes_input(change: Callable[[Tensor], object]) -> Callable[[Function], Function]:
    """`change` is applied in place to a copy that stands for the student's tensor, after the result was computed."""

    def spoil(right: Function) -> Function:
        def function(**arguments: Any) -> object:
            y = right(**arguments)
            with torch.no_grad():
                change(next(iter(arguments.values())))
            return y

        return function

    return spoil


def adds_up(right: Function) -> Function:
    """Every result is added to the one before, while the shapes allow it."""
    before: list[Tensor] = []

    def function(**arguments: Any) -> object:
        y = right(**arguments)
        y = y + before[-1] if before else y
        before.append(y)
        return y

    return function


def keeps_first(name: str) -> Callable[[Function], Function]:
    """The first `name` that was ever given is used for good."""

    def spoil(right: Function) -> Function:
        kept: dict[str, Any] = {}

        def function(**arguments: Any) -> object:
            kept.setdefault(name, arguments[name])
            return right(**arguments | {name: kept[name]})

        return function

    return spoil


def answers_first(right: Function) -> Function:
    """The first result is returned for good."""
    kept: list[object] = []

    def function(**arguments: Any) -> object:
        kept.append(right(**arguments))
        return kept[0]

    return function


def answers_by_shape(right: Function) -> Function:
    """A result is kept for each size of the input, and returned whenever that size comes again."""
    kept: dict[object, object] = {}

    def function(**arguments: Any) -> object:
        key = tuple(value.shape if isinstance(value, Tensor) else value.weight.shape for value in arguments.values())
        return kept.setdefault(key, right(**arguments))

    return function


def answers_last(right: Function) -> Function:
    """Each call returns what the call before computed."""
    kept: list[object] = []

    def function(**arguments: Any) -> object:
        kept.append(right(**arguments))
        return kept[max(len(kept) - 2, 0)]

    return function


def grows(right: Function) -> Function:
    """The number of calls so far is added to the result."""
    calls: list[None] = []

    def function(**arguments: Any) -> object:
        calls.append(None)
        return right(**arguments) + len(calls) - 1

    return function


def _lesson_kernels(question: str) -> Callable[[Function], Function]:
    def spoil(right: Function) -> Function:
        kernels = lesson.KERNELS[question]

        def function(x: Tensor, weight: Tensor, bias: Tensor) -> object:
            return Convolution()(x, kernels.to(x.dtype), torch.zeros(len(kernels), dtype=x.dtype))

        return function

    return spoil


def _lesson_sum(right: Function, *, with_biases: bool = False) -> Function:
    """The lesson's two kernels, whatever the convolutions that are given; their biases may count."""

    def function(image_a: Tensor, image_b: Tensor, conv_a: nn.Conv2d, conv_b: nn.Conv2d) -> object:
        both = torch.cat((image_a, image_b), 1)
        bias = torch.zeros(1, dtype=both.dtype)
        if with_biases and conv_a.bias is not None and conv_b.bias is not None:
            bias = (conv_a.bias + conv_b.bias).detach()
        return Convolution()(both, lesson.SUM_KERNELS.to(both.dtype), bias)

    return function


def _always(result: Tensor) -> Callable[[Function], Function]:
    return lambda right: lambda **arguments: result


def habits(question: str) -> tuple[tuple[str, Callable[[Function], Function], bool], ...]:
    """The wrong habits of question "2" to "5": code, how the right function is spoiled, whether it is careless."""
    names = ("image_a", "image_b", "conv_a", "conv_b") if question == "5" else ("x", "weight", "bias")
    kernels = _lesson_sum if question == "5" else _lesson_kernels(question)
    lesson_values = "TWO-LESSON-VALUES" if question == "5" else "CONV-LESSON-VALUES"
    return (
        ("CONV-RETURNS-LIST", _after(lambda y: y.tolist()), False),
        ("CONV-RETURNS-LIST", _after(list), False),
        ("CONV-RETURNS-TUPLE", _after(tuple), False),
        ("CONV-RETURNS-NUMPY", _after(lambda y: y.detach().numpy()), False),
        ("CONV-RETURNS-NONE", _after(lambda y: None), False),
        ("CONV-RETURNS-NUMBER", _after(lambda y: y.sum().item()), False),
        ("CONV-RETURNS-NUMBER", _after(torch.sum), False),
        ("CONV-DTYPE-FLOAT32", _after(lambda y: y.float()), False),
        ("CONV-DTYPE-FLOAT64", _after(lambda y: y.double()), False),
        ("CONV-DTYPE-FLOAT16", _after(lambda y: y.half()), False),
        ("CONV-INPUT-CHANGED", _changes_input(lambda x: x.zero_()), True),
        ("CONV-STATE-BETWEEN-CALLS", adds_up, True),
        ("CONV-STATE-BETWEEN-CALLS", grows, True),
        ("CONV-STATE-BETWEEN-CALLS", answers_first, True),
        ("CONV-STATE-BETWEEN-CALLS", answers_last, True),
        ("CONV-STATE-BETWEEN-CALLS", answers_by_shape, True),
        *(("CONV-STATE-BETWEEN-CALLS", keeps_first(name), True) for name in names),
        (lesson_values, kernels, False),
        *([(lesson_values, functools.partial(_lesson_sum, with_biases=True), False)] if question == "5" else []),
        *((lesson_values, _always(result), False) for result in lesson.RESULTS[question]),
        ("CONV-CONSTANT-ZERO", _after(torch.zeros_like), False),
        ("CONV-CONSTANT-ONE", _after(torch.ones_like), False),
        ("CONV-RANDOM", _after(torch.randn_like), False),
    )
