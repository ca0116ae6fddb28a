"""Why a question lost points, shown on public inputs alone: the misconception, the smallest case, the response.

The protocol, for every question:

    explainer = explainer.explainer(assignment)
    for call in explainer.screen(question):                    # two or so; in this order
        outcomes[call.name] = ...                              # the student's function on call.arguments, by position
    if explainer.is_wrong(question, outcomes): ...             # the same with explainer.others(question), a dozen,
    if explainer.needs_impulses(question, outcomes): ...       # and with explainer.impulses(question)
    explanation = explainer.explain(question, outcomes)        # its fields go into the QuestionReport as they are

Of a question that is right on the screen and loses points all the same, all calls are made in a new process.

The calls must be made in a process that never saw a hidden input: a function that remembers its arguments would
otherwise show hidden values in a report, and its memory could not be told from a wrong formula. A call that is too slow
or dies ends the series: what is absent from `outcomes` is not explained. Prints and warnings do not matter. How a call
ended becomes an Outcome by `calls.ended(ending, explainer.look(question))`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.explaining import cache, families
from autograder.explaining.cache import Cache
from autograder.explaining.calls import Call, Outcome, values
from autograder.explaining.naming import Family, Known
from autograder.explaining.parts import Look, parts
from autograder.explaining.response import Impulses, response
from autograder.grading.conversion import to_value
from autograder.model import Array, Diagnosis, Failure, Probe, Reason, Response
from autograder.sandbox.inside.modules import MODULES
from autograder.sandbox.values import Module

SHOWN = 3
_ROOM = 4096
_TIMES = 8


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a QuestionReport says beside its checks."""

    diagnoses: tuple[Diagnosis, ...] = ()
    probes: tuple[Probe, ...] = ()
    response: Response | None = None


class Explainer:
    """The families of one lab, each computed when first needed and then kept: one object a process."""

    def __init__(
        self, family: Callable[[str], Family], impulses: Callable[[str], Impulses | None], kept: Cache
    ) -> None:
        self._known = functools.cache(lambda question: Known(family(question), kept.below(question)))
        self._impulses = functools.cache(impulses)

    def screen(self, question: str) -> tuple[Call, ...]:
        """The public calls to make first: on one of them nearly every wrong function shows itself."""
        family = self._known(question).family
        return tuple(call for call in family.made() if call.name in family.screen)

    def others(self, question: str) -> tuple[Call, ...]:
        """The public calls to make of a function that is wrong, after the screen: one for each situation."""
        family = self._known(question).family
        return tuple(call for call in family.made() if call.name not in family.screen)

    def impulses(self, question: str) -> tuple[Call, ...]:
        """The first call with single elements of its input lit, from which the response is read; none in most labs."""
        found = self._impulses(question)
        return () if found is None else found.calls

    def look(self, question: str) -> Look:
        """How what the function returned is taken apart."""
        return self._known(question).family.look

    def room(self, question: str) -> int:
        """Bytes that an answer to a public call may take: a small multiple of the largest right one."""
        sizes = [
            sum(len(part.data) for part in (outcome.value, *outcome.settings.values()) if isinstance(part, Array))
            for outcome in self._known(question).right.values()
        ]
        return _ROOM + _TIMES * max(sizes, default=0)

    def is_wrong(self, question: str, outcomes: Mapping[str, Outcome]) -> bool:
        """Whether one of the calls that were made came to anything else than the right answer."""
        known = self._known(question)
        return any(known.reason(name, outcome) is not Reason.CORRECT for name, outcome in outcomes.items())

    def needs_impulses(self, question: str, outcomes: Mapping[str, Outcome]) -> bool:
        """Whether the response would be shown: the first call gave values, and wrong ones."""
        calls = self._known(question).family.calls
        first = calls[0].name if calls else ""
        found = outcomes.get(first)
        if found is None or self._impulses(question) is None:
            return False
        known = self._known(question)
        is_value = not isinstance(known.due(first, found).value, Failure)
        return is_value and known.reason(first, found) is not Reason.CORRECT

    def explain(self, question: str, outcomes: Mapping[str, Outcome]) -> Explanation:
        """The diagnoses, the clearest failing cases and the response behind `outcomes` (call name -> outcome)."""
        known = self._known(question)
        made = [call for call in known.family.calls if call.name in outcomes]
        outcomes = {name: known.due(name, outcome) for name, outcome in outcomes.items()}
        if not made:
            return Explanation()
        diagnoses = known.name(outcomes)
        reasons = {call.name: known.reason(call.name, outcomes[call.name]) for call in made}
        probes = tuple(
            probe
            for call in _clearest(made, reasons)
            for probe in _probes(call, outcomes[call.name], known.right[call.name], reasons[call.name])
        )
        first = known.family.calls[0]
        shown = bool(probes) and probes[0].name == first.name
        impulses = self._impulses(question) if shown else None
        found = None if impulses is None else response(impulses, outcomes, outcomes[first.name])
        return Explanation(diagnoses, probes, found)


def explainer(assignment: Assignment) -> Explainer:
    """The Explainer of a lab, one a process; without wrong functions it names none, without impulses no response."""
    key = (assignment.graders_digest(), assignment.lab_digest())
    if key not in _KNOWN:
        impulses = assignment.home.function("probes", "impulses", needed=False)
        _KNOWN[key] = Explainer(families.of(assignment), impulses or (lambda question: None), cache.of(assignment))
    return _KNOWN[key]


_KNOWN: dict[tuple[str, str], Explainer] = {}
"""Explainers by what they depend on: what a family does takes longer to compute than to grade a student."""


def _clearest(made: list[Call], reasons: Mapping[str, Reason]) -> list[Call]:
    """The first failing call, and the first of each other reason: calls are listed from clear to special."""
    found: dict[Reason, Call] = {}
    for call in made:
        if reasons[call.name] is not Reason.CORRECT:
            found.setdefault(reasons[call.name], call)
    return list(found.values())[:SHOWN]


def _probes(call: Call, outcome: Outcome, right: Outcome, reason: Reason) -> list[Probe]:
    """The record of one call; of what has several parts, one for each part that is wrong."""
    assert isinstance(right.value, Array)
    if call.inputs:
        return [_applied(call, outcome, right, reason)]
    inputs = _inputs(call.arguments)
    if not right.settings or isinstance(outcome.value, Failure):
        return [Probe(call.name, call.situation, inputs, right.value, outcome.value, reason)]
    got = _whole(outcome)
    situation = "setting" if right.kind in MODULES else "part"
    return [
        Probe(name, situation, inputs, due, *_part(got.get(name), due, reason))
        for name, due in _whole(right).items()
        if name not in got or _differ(got[name], due)
    ] or [Probe(call.name, call.situation, inputs, right.value, outcome.value, reason)]


def _applied(call: Call, outcome: Outcome, right: Outcome, reason: Reason) -> Probe:
    """What the object that the function made gives for the first input for which that is wrong."""
    assert isinstance(right.value, Array)
    shown = []
    for (name, given), (part, due) in zip(call.inputs.items(), _whole(right).items(), strict=True):
        what = outcome.value, reason
        if not isinstance(outcome.value, Failure):
            what = _part(_whole(outcome).get(part), due, reason)
        shown.append(Probe(call.name, call.situation, _inputs({name: given}), due, *what))
    return next(
        (each for each in shown if isinstance(each.outcome, Failure) or _differ(each.outcome, each.expected)), shown[0]
    )


def _whole(outcome: Outcome) -> dict[str, Array]:
    """All parts of an outcome that is no failure."""
    assert isinstance(outcome.value, Array)
    return {outcome.main: outcome.value, **outcome.settings}


def _part(got: Array | None, due: Array, reason: Reason) -> tuple[Array | Failure, Reason]:
    if got is None:
        return Failure(Reason.MISSING), Reason.WRONG_SHAPE
    return got, Reason.WRONG_SHAPE if got.shape != due.shape else reason


def _differ(got: Array, due: Array) -> bool:
    if "text" in (got.dtype, due.dtype):
        return got != due
    return not np.array_equal(values(got), values(due))


def _inputs(given: Mapping[str, Any]) -> dict[str, Array]:
    """Arguments by name, of a module its state: what it is set to stands in the lab."""
    found: dict[str, Array] = {}
    for name, argument in given.items():
        value = to_value(argument)
        if isinstance(value, Module) and value.state:
            found |= {f"{name}.{part}": held for part, tensor in value.state.items() for held in parts(tensor).values()}
        else:
            found |= {f"{name}{part}" if part.startswith("[") else name: held for part, held in parts(value).items()}
    return found
