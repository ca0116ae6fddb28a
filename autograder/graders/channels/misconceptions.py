"""The family of wrong answers to each question: singles, plausible pairs, patterns, and the facts that name themselves.

A course that writes graders of its own supplies a module of this name with `family(question)`, and its messages.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from torch import Tensor

from autograder.explaining.calls import Call
from autograder.explaining.naming import Family, Wrong

from . import (
    edge_reading,
    layers,
    probes,
    reading,
    wrong_convolutions,
    wrong_edges,
    wrong_habits,
    wrong_sums,
    wrong_windows,
)
from .convolution import Convolution
from .wrong_edges import Detector
from .wrong_sums import TwoConvolutions

NUMBERS = {
    "edge_detector": "1",
    "conv2d_multi_output": "2",
    "conv2d_multi_input": "3",
    "conv2d_combined": "4",
    "two_convs_as_one": "5",
}

KINDS = {
    "list": "CONV-RETURNS-LIST",
    "tuple": "CONV-RETURNS-TUPLE",
    "ndarray": "CONV-RETURNS-NUMPY",
    "NoneType": "CONV-RETURNS-NONE",
    "float": "CONV-RETURNS-NUMBER",
    "int": "CONV-RETURNS-NUMBER",
    "Tensor(torch.complex64, torch.strided, cpu)": "CONV-DTYPE-COMPLEX",
    "Tensor(torch.complex128, torch.strided, cpu)": "CONV-DTYPE-COMPLEX",
}
DTYPES = {
    "float16": "CONV-DTYPE-FLOAT16",
    "float32": "CONV-DTYPE-FLOAT32",
    "float64": "CONV-DTYPE-FLOAT64",
}


def family(question: str, calls: tuple[Call, ...] | None = None) -> Family:
    """The family of one question, on its public calls (or on others, while these are searched for)."""
    chosen = probes.calls(question) if calls is None else calls
    if question == "edge_detector":
        return _edges(chosen)
    right = TwoConvolutions() if question == "two_convs_as_one" else Convolution()
    return Family(
        right=right,
        calls=chosen,
        singles=tuple(_singles(question, right, chosen)),
        pairs=tuple(_pairs(_wrongs(question), right)),
        screen=probes.SCREEN,
        patterns=tuple(_patterns(chosen)),
        kinds=KINDS | ({"Conv2d": "TWO-RETURNS-LAYER"} if question == "two_convs_as_one" else {}),
        dtypes=DTYPES,
        repeats=probes.REPEATS,
        restless="CONV-RESULTS-DIFFER",
        forms=frozenset(call.name for call in chosen if call.situation in probes.FORMS),
        changed="CONV-INPUT-CHANGED",
        random="CONV-RANDOM",
        drift="TWO-BIAS-RANDOM" if question == "two_convs_as_one" else "CONV-BIAS-RANDOM",
        drifts=layers.shifted,
        state="CONV-STATE-BETWEEN-CALLS",
        read=functools.partial(reading.read, question),
    )


def _edges(calls: tuple[Call, ...]) -> Family:
    singles = [Wrong((wrong.code,), functools.partial(wrong.alter, Detector())) for wrong in wrong_edges.WRONG]
    containers = [Wrong((code,), functools.partial(_constant, make)) for code, make in wrong_edges.CONTAINERS]
    pairs = [
        Wrong((one.code, other.code), functools.partial(other.alter, one.alter(Detector())))
        for one, other in itertools.combinations(wrong_edges.WRONG, 2)
        if one.part != other.part
    ]
    return Family(
        right=Detector(),
        calls=calls,
        singles=(*singles, *containers),
        pairs=tuple(pairs),
        screen=("plain", "again"),
        alone={"afresh": "EDGE-NOT-NEW", "used": "EDGE-COMPUTES-OTHERWISE"},
        kinds=wrong_edges.KINDS,
        dtypes=wrong_edges.DTYPES,
        repeats=probes.REPEATS,
        restless="CONV-RESULTS-DIFFER",
        chance=layers.chance,
        look=layers.look,
        read=edge_reading.read,
    )


def _constant(function: Callable[..., object]) -> Callable[..., object]:
    return function


def _wrongs(question: str) -> list[Any]:
    if question == "two_convs_as_one":
        return list(wrong_sums.WRONG)
    every = (*wrong_convolutions.WRONG, *wrong_windows.WRONG)
    return [wrong for wrong in every if NUMBERS[question] in wrong.questions]


def _singles(question: str, right: Any, calls: tuple[Call, ...]) -> Iterator[Wrong]:
    for wrong in _wrongs(question):
        yield Wrong((wrong.code,), functools.partial(wrong.alter, right))
    for code, spoil, careless in wrong_habits.habits(NUMBERS[question]):
        yield Wrong((code,), functools.partial(spoil, right), careless)
    for code, needed in NEEDS:
        if 0 < len(_met(needed, calls)) < len(calls):
            yield Wrong((code,), functools.partial(_constant, _counting_on(needed, right)))


def _pairs(wrongs: list[Any], right: Any) -> Iterator[Wrong]:
    """Two ideas at once: of different steps, or both of a step that can be taken twice."""
    single = [wrong for wrong in wrongs if wrong.step != "several"]
    first = {wrong.code: wrong for wrong in reversed(single)}
    altered = functools.cache(lambda one: one.alter(right))
    chosen = [wrong for wrong in single if wrong.paired or (first[wrong.code] is wrong and not wrong.alone)]
    for one, other in itertools.combinations(chosen, 2):
        if one.code != other.code and (one.step != other.step or one.step in ("given", "finish")):
            yield Wrong((one.code, other.code), functools.partial(other.alter, altered(one)))


Need = Callable[[Tensor, Tensor], bool]


def _channels(inputs: int | None, outputs: int | None) -> Need:
    return lambda x, weight: (
        weight.shape[1] == (inputs or weight.shape[1]) and weight.shape[0] == (outputs or len(weight))
    )


NEEDS: tuple[tuple[str, Need], ...] = (
    ("CONV-SQUARE-KERNEL", lambda x, weight: weight.shape[2] == weight.shape[3]),
    ("CONV-KERNEL-3X3", lambda x, weight: tuple(weight.shape[2:]) == (3, 3)),
    ("CONV-HEIGHT-FOR-WIDTH", lambda x, weight: x.shape[2] == x.shape[3]),
    ("CONV-HEIGHT-FOR-WIDTH", lambda x, weight: x.shape[2] - weight.shape[2] == x.shape[3] - weight.shape[3]),
    ("CONV-HEIGHT-FOR-WIDTH", lambda x, weight: x.shape[2] - weight.shape[2] <= x.shape[3] - weight.shape[3]),
    ("CONV-ONE-IMAGE", lambda x, weight: x.shape[0] == 1),
    ("CONV-OUT-COUNT-FROM-INPUT", lambda x, weight: weight.shape[0] == weight.shape[1]),
    ("CONV-CHANNELS-HARDCODED", _channels(2, None)),
    ("CONV-CHANNELS-HARDCODED", _channels(3, None)),
    ("CONV-CHANNELS-HARDCODED", _channels(None, 2)),
    ("CONV-CHANNELS-HARDCODED", _channels(None, 3)),
    ("CONV-CHANNELS-HARDCODED", _channels(2, 2)),
    ("CONV-CHANNELS-HARDCODED", _channels(2, 3)),
)
"""Sizes that a function may silently count on: right where this holds, anything else everywhere else."""


def _met(needed: Need, calls: tuple[Call, ...]) -> frozenset[str]:
    return frozenset(call.name for call in calls if needed(*_sizes(call)))


def _sizes(call: Call) -> tuple[Tensor, Tensor]:
    if "x" in call.arguments:
        return call.arguments["x"], call.arguments["weight"]
    return call.arguments["image_a"], call.arguments["conv_a"].weight


def _patterns(calls: tuple[Call, ...]) -> Iterator[tuple[str, frozenset[str]]]:
    for code, needed in NEEDS:
        if 0 < len(met := _met(needed, calls)) < len(calls):
            yield code, met


def _counting_on(needed: Need, right: Callable[..., object]) -> Callable[..., object]:
    def function(**arguments: Any) -> object:
        if not needed(*_sizes(Call("", "", arguments))):
            raise RuntimeError("the sizes do not fit")
        return right(**arguments)

    return function
