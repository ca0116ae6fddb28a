"""Why a question lost points, shown on public inputs alone: the misconception, the smallest case, the effective kernel.

The protocol, for every question:

    explainer = explain.explainer(assignment.graders)
    for call in explainer.screen(question):                    # two or so; in this order
        outcomes[call.name] = ...                              # the student's function on call.arguments, by position
    if explainer.is_wrong(question, outcomes): ...             # the same with explainer.others(question), a dozen,
    if explainer.needs_pixels(question, outcomes): ...         # and with explainer.pixels(question)
    explanation = explainer.explain(question, outcomes)        # its fields go into the QuestionReport as they are

Of a question that is right on the screen and loses points all the same, all calls are made in a new process.

The calls must be made in a process that never saw a hidden input: a function that remembers its arguments would
otherwise show hidden values in a report, and its memory could not be told from a wrong formula. A call that is too slow
or dies ends the series: what is absent from `outcomes` is not explained. Prints and warnings do not matter. Of a call
that returned: `calls.seen(tensor, changed_input)`; of one that returned something else:
`Outcome(Failure(Reason.WRONG_TYPE, kind="list"))`; of one that raised: `Outcome(Failure(Reason.RAISED, text, line, cell))`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder import labs
from autograder.explaining.calls import Call, Outcome, Values, values
from autograder.explaining.naming import Family, Known
from autograder.grading.conversion import array
from autograder.model import Array, Diagnosis, Failure, Probe, Reason, Response

SHOWN = 3
_ROOM = 4096
_TIMES = 8
DARK = "dark"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a QuestionReport says beside its checks."""

    diagnoses: tuple[Diagnosis, ...] = ()
    probes: tuple[Probe, ...] = ()
    response: Response | None = None


class Explainer:
    """The families of one lab, each computed when first needed and then kept: one object a process."""

    def __init__(self, family: Callable[[str], Family], pixels: Callable[[str], tuple[Call, ...]]) -> None:
        self._known = functools.cache(lambda question: Known(family(question)))
        self._pixels = functools.cache(pixels)

    def screen(self, question: str) -> tuple[Call, ...]:
        """The public calls to make first: on one of them nearly every wrong function shows itself."""
        family = self._known(question).family
        return tuple(call for call in family.made() if call.name in family.screen)

    def others(self, question: str) -> tuple[Call, ...]:
        """The public calls to make of a function that is wrong, after the screen: one for each situation."""
        family = self._known(question).family
        return tuple(call for call in family.made() if call.name not in family.screen)

    def pixels(self, question: str) -> tuple[Call, ...]:
        """The first call with single pixels lit, from which the effective kernels are read."""
        return self._pixels(question)

    def room(self, question: str) -> int:
        """Bytes that an answer to a public call may take: a small multiple of the largest right one."""
        right = (outcome.value for outcome in self._known(question).right.values())
        return _ROOM + _TIMES * max((len(value.data) for value in right if isinstance(value, Array)), default=0)

    def is_wrong(self, question: str, outcomes: Mapping[str, Outcome]) -> bool:
        """Whether one of the calls that were made came to anything else than the right answer."""
        known = self._known(question)
        return any(known.reason(name, outcome) is not Reason.CORRECT for name, outcome in outcomes.items())

    def needs_pixels(self, question: str, outcomes: Mapping[str, Outcome]) -> bool:
        """Whether effective kernels would be shown: the first call gave values, and wrong ones."""
        calls = self._known(question).family.calls
        first = calls[0].name if calls else ""
        found = outcomes.get(first)
        if found is None or isinstance(found.value, Failure):
            return False
        return self._known(question).reason(first, found) is not Reason.CORRECT

    def explain(self, question: str, outcomes: Mapping[str, Outcome]) -> Explanation:
        """The diagnoses, the clearest failing cases and the effective kernels behind `outcomes` (call name -> outcome)."""
        known = self._known(question)
        made = [call for call in known.family.calls if call.name in outcomes]
        if not made:
            return Explanation()
        diagnoses = known.name({call.name: outcomes[call.name] for call in made})
        reasons = {call.name: known.reason(call.name, outcomes[call.name]) for call in made}
        probes = tuple(
            probe
            for call in _clearest(made, reasons)
            for probe in _probes(call, outcomes[call.name], known.right[call.name], reasons[call.name])
        )
        first = known.family.calls[0]
        shown = bool(probes) and probes[0].name == first.name
        response = _response(self._pixels(question), outcomes, outcomes.get(first.name), first) if shown else None
        return Explanation(diagnoses, probes, response)


@functools.cache
def explainer(graders: Path) -> Explainer:
    """The Explainer of a lab's folder; without wrong functions it explains nothing, without pixels it shows no kernels."""
    lab = labs.at(graders)
    family = lab.function("misconceptions", "family") or (
        lambda question: Family(right=lambda: None, calls=(), singles=())
    )
    pixels = lab.function("probes", "pixels") if "probes" in lab.offers() else None
    return Explainer(family, pixels or (lambda question: ()))


def _clearest(made: list[Call], reasons: Mapping[str, Reason]) -> list[Call]:
    """The first failing call, and the first of each other reason: calls are listed from clear to special."""
    found: dict[Reason, Call] = {}
    for call in made:
        if reasons[call.name] is not Reason.CORRECT:
            found.setdefault(reasons[call.name], call)
    return list(found.values())[:SHOWN]


def _probes(call: Call, outcome: Outcome, right: Outcome, reason: Reason) -> list[Probe]:
    """The record of one call; of a convolution that came back, one for each setting that is wrong."""
    assert isinstance(right.value, Array)
    if not (outcome.settings and right.settings and isinstance(outcome.value, Array)):
        return [Probe(call.name, call.situation, _inputs(call), right.value, outcome.value, reason)]
    parts = {"weight": right.value, **right.settings}
    got = {"weight": outcome.value, **outcome.settings}
    return [
        Probe(name, "setting", {}, due, got[name], Reason.WRONG_SHAPE if got[name].shape != due.shape else reason)
        for name, due in parts.items()
        if not np.array_equal(values(got[name]), values(due))
    ]


def _inputs(call: Call) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for name, value in call.arguments.items():
        if hasattr(value, "weight"):
            found |= {f"{name}.weight": array(value.weight), f"{name}.bias": array(value.bias)}
        else:
            found[name] = array(value)
    return found


def _response(
    pixels: tuple[Call, ...], outcomes: Mapping[str, Outcome], whole: Outcome | None, first: Call
) -> Response | None:
    """How each input pixel enters each output cell: f(one pixel lit) - f(dark), where all have one shape (1, O, H', W')."""
    got = {call.name: _image(outcomes.get(call.name)) for call in pixels}
    dark, lit = got.pop(DARK, None), list(got.values())
    full = _image(whole)
    if dark is None or full is None or not lit or any(one is None or one.shape != full.shape for one in (dark, *lit)):
        return None
    image = _stacked(first.arguments)
    if not all(np.isfinite(one).all() for one in (dark, full, *lit) if one is not None):
        return None
    weights = np.stack([one - dark for one in lit if one is not None], axis=-1)
    linear = np.abs(dark + weights @ image.ravel() - full).max(initial=0) <= 1e-3
    shaped = weights.reshape(*full.shape, *image.shape)
    return Response(_packed(shaped), _packed(dark), bool(linear))


def _image(outcome: Outcome | None) -> Values | None:
    """The output (O, H', W') of a call on one image."""
    if (
        outcome is None
        or isinstance(outcome.value, Failure)
        or len(outcome.value.shape) != 4
        or outcome.value.shape[0] != 1
    ):
        return None
    image: Values = values(outcome.value)[0]
    return image


def _stacked(arguments: Mapping[str, Any]) -> Values:
    """The images of a call as (C, H, W); those of question 5 are its two channels."""
    images = [values(array(arguments[name])) for name in ("x", "image_a", "image_b") if name in arguments]
    stacked: Values = np.concatenate(images, axis=1)[0]
    return stacked


def _packed(numbers: Values) -> Array:
    return Array("float64", numbers.shape, np.ascontiguousarray(numbers, dtype="<f8").tobytes())
