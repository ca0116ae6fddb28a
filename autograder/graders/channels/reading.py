"""A wrong convolution read as a description, whoever thought of it: which inputs, kernels and biases enter which output.

Single lit pixels give the kernel with which each input really enters each output of the first public call, the dark image
gives what is added. Both are put into rules (`the last input is left out`), and only where one of the rules gives the
results of every public call is anything said: in the numbers of the first call, sentence by sentence.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from autograder.explaining.calls import Call, Outcome, Values, values
from autograder.explaining.response import response
from autograder.model import Array, Diagnosis, Failure, Reason, Response

from . import probes
from .expected import correlate
from .relations import Pair, errors, number, pairs, places, relation

MOST_SENTENCES = 4

Coefficient = Callable[[int, int, int, int], float]
Source = Callable[[int, int, int, int], tuple[int, int]]
Added = Callable[[Values, "Given"], Values]


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call in the form of one convolution: x (N, I, H, W), weight (O, I, kH, kW), bias (O,)."""

    x: Values
    weight: Values
    bias: Values

    @classmethod
    def of(cls, call: Call) -> Given:
        """Of any of the four questions; the two convolutions of the last are one with two inputs."""
        given = call.arguments
        if "x" in given:
            return cls(*(_numbers(given[name]) for name in ("x", "weight", "bias")))
        convs = given["conv_a"], given["conv_b"]
        images = np.concatenate([_numbers(given[name]) for name in ("image_a", "image_b")], 1)
        kernels = np.concatenate([_numbers(conv.weight) for conv in convs], 1)
        return cls(images, kernels, _numbers(convs[0].bias) + _numbers(convs[1].bias))


COEFFICIENTS: tuple[Coefficient, ...] = (
    lambda o, i, outputs, inputs: 1.0,
    lambda o, i, outputs, inputs: float(i == 0),
    lambda o, i, outputs, inputs: float(i == inputs - 1),
    lambda o, i, outputs, inputs: float(i > 0),
    lambda o, i, outputs, inputs: float(i < inputs - 1),
    lambda o, i, outputs, inputs: float(i == o),
    lambda o, i, outputs, inputs: float(i <= o),
    lambda o, i, outputs, inputs: float(i != o),
    lambda o, i, outputs, inputs: 1.0 + (i == 0),
    lambda o, i, outputs, inputs: 1.0 + (i == inputs - 1),
    lambda o, i, outputs, inputs: -1.0 if i else 1.0,
    lambda o, i, outputs, inputs: -1.0 if i % 2 else 1.0,
    lambda o, i, outputs, inputs: 1.0 / inputs,
    lambda o, i, outputs, inputs: 1.0 / outputs,
    lambda o, i, outputs, inputs: float(inputs),
    lambda o, i, outputs, inputs: float(outputs),
    lambda o, i, outputs, inputs: i + 1.0,
    lambda o, i, outputs, inputs: o + 1.0,
    lambda o, i, outputs, inputs: float(inputs - i),
    lambda o, i, outputs, inputs: float(o == 0),
    lambda o, i, outputs, inputs: float(o == outputs - 1),
    lambda o, i, outputs, inputs: float(o > 0),
    lambda o, i, outputs, inputs: 2.0,
    lambda o, i, outputs, inputs: -1.0,
    lambda o, i, outputs, inputs: 0.5,
)
"""How often input i enters output o, of so many outputs and inputs."""

SOURCES: tuple[Source, ...] = (
    lambda o, i, outputs, inputs: (o, i),
    lambda o, i, outputs, inputs: (0, i),
    lambda o, i, outputs, inputs: (outputs - 1, i),
    lambda o, i, outputs, inputs: (outputs - 1 - o, i),
    lambda o, i, outputs, inputs: ((o + 1) % outputs, i),
    lambda o, i, outputs, inputs: ((o - 1) % outputs, i),
    lambda o, i, outputs, inputs: (o, 0),
    lambda o, i, outputs, inputs: (o, inputs - 1),
    lambda o, i, outputs, inputs: (o, inputs - 1 - i),
    lambda o, i, outputs, inputs: (o, (i + 1) % inputs),
    lambda o, i, outputs, inputs: (o, (i - 1) % inputs),
    lambda o, i, outputs, inputs: (0, 0),
    lambda o, i, outputs, inputs: (outputs - 1, inputs - 1),
    lambda o, i, outputs, inputs: (i % outputs, o % inputs),
)
"""Whose kernel (of output, of input) is laid on input i for output o."""

ADDED: tuple[Added, ...] = (
    lambda bias, given: bias,
    lambda bias, given: 0 * bias,
    lambda bias, given: 0 * bias + bias[0],
    lambda bias, given: 0 * bias + bias[-1],
    lambda bias, given: bias[::-1],
    lambda bias, given: np.roll(bias, 1),
    lambda bias, given: np.roll(bias, -1),
    lambda bias, given: 0 * bias + bias.sum(),
    lambda bias, given: 0 * bias + bias.mean(),
    lambda bias, given: bias.cumsum(),
    lambda bias, given: -bias,
    lambda bias, given: 2 * bias,
    lambda bias, given: bias / 2,
    lambda bias, given: bias * given.x.shape[1],
    lambda bias, given: bias / given.x.shape[1],
    lambda bias, given: bias * len(given.x),
    lambda bias, given: bias * len(bias),
    lambda bias, given: bias * given.weight.shape[2],
    lambda bias, given: bias * given.weight.shape[3],
    lambda bias, given: bias * given.weight.shape[2] * given.weight.shape[3],
    lambda bias, given: bias * (np.arange(len(bias)) == 0),
    lambda bias, given: bias * (np.arange(len(bias)) == len(bias) - 1),
    lambda bias, given: bias * (np.arange(len(bias)) > 0),
    lambda bias, given: bias * (np.arange(len(bias)) < len(bias) - 1),
    lambda bias, given: bias * bias,
    lambda bias, given: np.abs(bias),
    lambda bias, given: bias.clip(0),
)
"""What is added to each output, given the biases."""


def read(question: str, outcomes: Mapping[str, Outcome], right: Mapping[str, Outcome]) -> tuple[Diagnosis, ...]:
    """What all outcomes (call name -> outcome, impulses among them) say together; nothing where one call belies it."""
    made = {name: outcome for name, outcome in outcomes.items() if name in right}
    found = pairs(made, right)
    if found is None:
        wrong = [name for name in made if not _agrees(made[name], right[name])]
        return tuple(errors(made, wrong, SINGLE.keys())) or _of_one_call(question, made, right, wrong)
    said, where = _linear(question, outcomes, made), places(found)
    return where if where and len(said) != 1 else said or relation(found) or _windows(question, made)


def _agrees(outcome: Outcome, due: Outcome) -> bool:
    if (
        not isinstance(outcome.value, Array)
        or not isinstance(due.value, Array)
        or outcome.value.shape != due.value.shape
    ):
        return False
    return not Pair(values(outcome.value), values(due.value)).wrong.any()


SINGLE: Mapping[str, str] = {"kernel_1x1": "CONV-NOT-ONE-BY-ONE", "kernel_is_image": "CONV-NOT-ONE-PLACE"}
"""The public calls in which an axis has size 1 that has not in the others, and what is said where they alone are wrong."""


def _of_one_call(
    question: str, made: Mapping[str, Outcome], right: Mapping[str, Outcome], wrong: Sequence[str]
) -> tuple[Diagnosis, ...]:
    """Right in all calls but one, which ends with an error or in another shape: a wrong value has too many reasons."""
    if made.keys() != _calls(question).keys() or len(wrong) != 1 or wrong[0] not in SINGLE:
        return ()
    got, due = made[wrong[0]].value, right[wrong[0]].value
    failed = got.reason is Reason.RAISED if isinstance(got, Failure) else got.shape != due.shape
    return (Diagnosis(SINGLE[wrong[0]]),) if failed else ()


def _linear(question: str, outcomes: Mapping[str, Outcome], made: Mapping[str, Outcome]) -> tuple[Diagnosis, ...]:
    """Sentences on inputs, kernels and biases, where rules of that form give every result."""
    calls, impulses = _calls(question), _impulses(question)
    first = next(iter(calls))
    if impulses is None or made.keys() != calls.keys():
        return ()
    answer = response(impulses, outcomes, made[first])
    effective = None if answer is None or not answer.linear else kernels(answer, calls[first].weight.shape)
    if answer is None or effective is None:
        return ()
    dark = values(answer.zero)
    if np.ptp(dark, axis=(1, 2)).max() > 1e-3:
        return ()
    for coefficient, source, added in _rules(question, effective, dark[:, 0, 0]):
        if all(_gives(given, coefficient, source, added, made[name]) for name, given in calls.items()):
            said = tuple(_sentences(calls[first], coefficient, source, dark[:, 0, 0]))
            return said if len(said) <= MOST_SENTENCES else ()
    return ()


def _windows(question: str, made: Mapping[str, Outcome]) -> tuple[Diagnosis, ...]:
    """How far away from their places the windows start, where one distance gives every result."""
    calls = [(given, made[name]) for name, given in _calls(question).items() if name in made]
    for down, right in sorted(itertools.product(FAR, repeat=2), key=lambda far: abs(far[0]) + abs(far[1])):
        for beyond in BEYOND:
            if all(_starts(beyond(given.x, down, right), given, outcome) for given, outcome in calls):
                return (Diagnosis("CONV-READ-WINDOW", {"rows": down, "columns": right}),)
    return ()


def _starts(moved: Values, given: Given, outcome: Outcome) -> bool:
    assert isinstance(outcome.value, Array)
    return not Pair(values(outcome.value), correlate(moved, given.weight, given.bias)).wrong.any()


def _zeros_beyond(x: Values, down: int, right: int) -> Values:
    """The image moved up and left by so much, zeros where nothing is left."""
    far = max(map(abs, FAR))
    height, width = x.shape[2:]
    wide: Values = np.pad(x, ((0, 0), (0, 0), (far, far), (far, far)))
    return wide[:, :, far + down : far + down + height, far + right : far + right + width]


def _around(x: Values, down: int, right: int) -> Values:
    """The same, where what leaves on one side comes back on the other."""
    return np.roll(x, (-down, -right), (2, 3))


FAR = range(-2, 3)
"""How many rows and columns away windows are looked for."""
BEYOND = (_zeros_beyond, _around)
"""What stands beyond the border of an image."""


def kernels(answer: Response, shape: tuple[int, ...]) -> Values | None:
    """The kernel with which each input enters each output, (O, I, kH, kW); None when it is not the same at every place."""
    pixels = values(answer.pixels)
    outputs, rows, columns, inputs = pixels.shape[:4]
    down, right = shape[2:]
    if (outputs, inputs) != shape[:2] or (rows, columns) != (pixels.shape[4] - down + 1, pixels.shape[5] - right + 1):
        return None
    found: Values = pixels[:, 0, 0, :, :down, :right]
    for row, column in itertools.product(range(rows), range(columns)):
        due = np.zeros_like(pixels[:, 0, 0])
        due[:, :, row : row + down, column : column + right] = found
        if np.abs(pixels[:, row, column] - due).max() > 1e-3:
            return None
    return found


@functools.cache
def _calls(question: str) -> Mapping[str, Given]:
    """The public calls, the same for everybody."""
    return {call.name: Given.of(call) for call in probes.calls(question)}


_impulses = functools.cache(probes.impulses)


@functools.cache
def _mixtures(question: str) -> tuple[list[tuple[Coefficient, Source]], Values]:
    """All rules of coefficient and source, and the kernels that each makes of the first call's."""
    rules = list(itertools.product(COEFFICIENTS, SOURCES))
    weight = next(iter(_calls(question).values())).weight
    return rules, np.stack([_mixed(weight, *rule) for rule in rules])


def _rules(question: str, effective: Values, dark: Values) -> Iterator[tuple[Coefficient, Source, Added]]:
    """The rules that give what was read of the first call."""
    given = next(iter(_calls(question).values()))
    rules, kernels_of = _mixtures(question)
    close = np.abs(kernels_of - effective).max(axis=(1, 2, 3, 4)) <= 1e-3
    linear = [rules[index] for index in np.flatnonzero(close)]
    added = [each for each in ADDED if np.abs(each(given.bias, given) - dark).max() <= 1e-3]
    yield from ((*each, last) for each, last in itertools.product(linear, added))


def _mixed(weight: Values, coefficient: Coefficient, source: Source) -> Values:
    """The kernels at work: of each output and input, times how often it enters."""
    outputs, inputs = weight.shape[:2]
    found = np.empty_like(weight)
    for o, i in np.ndindex(outputs, inputs):
        found[o, i] = coefficient(o, i, outputs, inputs) * weight[source(o, i, outputs, inputs)]
    return found


def _gives(given: Given, coefficient: Coefficient, source: Source, added: Added, outcome: Outcome) -> bool:
    assert isinstance(outcome.value, Array)
    due = correlate(given.x, _mixed(given.weight, coefficient, source), added(given.bias, given))
    return not Pair(values(outcome.value), due).wrong.any()


def _sentences(given: Given, coefficient: Coefficient, source: Source, dark: Values) -> Iterator[Diagnosis]:
    outputs, inputs = given.weight.shape[:2]
    for o, i in np.ndindex(outputs, inputs):
        times, (output, taken) = coefficient(o, i, outputs, inputs), source(o, i, outputs, inputs)
        if not times:
            yield Diagnosis("CONV-READ-LEFT-OUT", {"output": o, "input": i})
            continue
        if (output, taken) != (o, i):
            places = {"output": o, "input": i, "other_output": output, "other_input": taken}
            yield Diagnosis("CONV-READ-KERNEL", places)
        if times != 1:
            yield Diagnosis("CONV-READ-WEIGHTED", {"output": o, "input": i, "factor": number(times)})
    for o, (adds, due) in enumerate(zip(dark, given.bias, strict=True)):
        if abs(adds - due) > 1e-3:
            yield Diagnosis("CONV-READ-BIAS", {"output": o, "added": number(float(adds)), "due": number(float(due))})


def _numbers(tensor: torch.Tensor) -> Values:
    found: Values = tensor.detach().numpy().astype(np.float64)
    return found
