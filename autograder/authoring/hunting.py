"""The hunt for false names: functions near a wrong one that we know, which deserve its name only where they do as it does.

Each neighbour changes what a member of the family gives by a little: another constant, a slip by one, an assertion of its
own. If it is named by the code of a member, then a member of that code must do the same on arguments that no family was
ever compared on.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from autograder.authoring.bench import Bench
from autograder.explaining.calls import Call, observe
from autograder.explaining.naming import Family, Known, Wrong
from autograder.explaining.sights import same
from autograder.model import Failure

FRESH = 40
"""Cases inside the contract on which a neighbour and a member are compared."""
Change = Callable[[torch.Tensor, Mapping[str, Any]], Any]


def _slip(axis: int) -> Change:
    return lambda result, arguments: result.roll(1, axis) if result.dim() > axis else result


def _asserting(result: torch.Tensor, arguments: Mapping[str, Any]) -> torch.Tensor:
    first = next(iter(arguments.values()), result)
    if isinstance(first, torch.Tensor) and first.numel() % 3 == 0:
        raise ValueError("an assertion of the student's own")
    return result


def _one_value(result: torch.Tensor, arguments: Mapping[str, Any]) -> torch.Tensor:
    changed = result.clone()
    changed.reshape(-1)[:1] += 1
    return changed


CHANGES: Mapping[str, Change] = {
    "times 0.9": lambda result, arguments: 0.9 * result,
    "plus 0.1": lambda result, arguments: result + 0.1,
    "times -0.7": lambda result, arguments: -0.7 * result,
    "doubled": lambda result, arguments: result * 2,
    "slipped along rows": _slip(2),
    "slipped along columns": _slip(3),
    "slipped along outputs": _slip(1),
    "its first value off by one": _one_value,
    "asserting": _asserting,
    "its last column tripled": lambda result, arguments: torch.cat((result[..., :-1], 3 * result[..., -1:]), -1),
}
"""What is done to a result, by what it is called in a fault."""


def neighbours(wrong: Wrong) -> Iterator[tuple[str, Callable[..., object]]]:
    """Functions near a wrong one, each with what was changed."""
    for name, change in CHANGES.items():
        yield name, functools.partial(_changed, wrong.make(), change)


def _changed(function: Callable[..., object], change: Change, **arguments: Any) -> object:
    result = function(**arguments)
    return change(result, arguments) if isinstance(result, torch.Tensor) else result


def false_names(lab: Bench, question: str, wrong: Wrong) -> Iterator[str]:
    """What is wrongly said of the neighbours of one member; one line for each."""
    known = _known(lab, question)
    seen = _seen(known.family)
    for name, function in neighbours(wrong):
        outcomes = {call.name: observe(function, call, look=known.family.look) for call in known.family.made()}
        codes = {diagnosis.code for diagnosis in known.name(outcomes)} - seen
        meant = [each for each in (*known.family.singles, *known.family.pairs) if codes and codes == set(each.codes)]
        if meant and not any(_agree(lab, question, function, each.make()) for each in meant):
            yield f"{question} {'+'.join(wrong.codes)} {name}: named {'+'.join(sorted(codes))}"


def _seen(family: Family) -> set[str]:
    """Codes that only say what was seen: they are true of whatever shows it."""
    facts = {family.changed, family.random, family.drift, family.state, family.restless, family.stale[1]}
    facts |= {family.unraised, family.other_error}
    return {*facts, *family.dtypes.values(), *family.kinds.values(), *(code for code, _ in family.patterns)}


def _agree(lab: Bench, question: str, function: Callable[..., object], member: Callable[..., object]) -> bool:
    """Alike on fresh arguments, or one of them raises: what a mistake does outside its reach is no lie."""
    names = max((list(call.arguments) for call in lab.family(question).calls), key=len)
    for arguments in lab.arguments(question)[:FRESH]:
        call = Call("fresh", "plain", dict(zip(names, arguments, strict=False)))
        one, other = observe(function, call), observe(member, call)
        if not (same(one, other) or isinstance(one.value, Failure) or isinstance(other.value, Failure)):
            return False
    return True


@functools.cache
def _known(lab: Bench, question: str) -> Known:
    return Known(lab.family(question))
