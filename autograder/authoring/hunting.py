"""The hunt for false names: functions near a wrong one that we know, which deserve its name only where they do as it does.

A neighbour gives what a member of the family gives, changed by a little (`neighbours`). If it is named by the code of a
member, then a member of that code must do the same on arguments that no family was ever compared on.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterator

from autograder.authoring import neighbours
from autograder.authoring.bench import Bench
from autograder.explaining.calls import Call, observe
from autograder.explaining.naming import Family, Known, Wrong
from autograder.explaining.sights import same
from autograder.model import Failure

FRESH = 40
"""Cases inside the contract on which a neighbour and a member are compared."""


@functools.cache
def tried(lab: Bench, question: str) -> tuple[str, ...]:
    """What is changed in wrong functions of this question, by name; nothing where there are no calls with arguments."""
    family = lab.family(question)
    if not family.calls or not family.calls[0].arguments:
        return ()
    return neighbours.changes(family.right(**copy.deepcopy(dict(family.calls[0].arguments))))


def false_names(lab: Bench, question: str, wrong: Wrong) -> Iterator[str]:
    """What is wrongly said of the neighbours of one member; one line for each."""
    known = _known(lab, question)
    seen = facts(known.family)
    for name in tried(lab, question):
        function = neighbours.neighbour(wrong.make(), name)
        outcomes = {call.name: observe(function, call, look=known.family.look) for call in known.family.made()}
        codes = {diagnosis.code for diagnosis in known.name(outcomes)} - seen
        meant = [each for each in (*known.family.singles, *known.family.pairs) if codes and codes == set(each.codes)]
        if meant and not any(_agree(lab, question, function, each.make()) for each in meant):
            yield f"{question} {'+'.join(wrong.codes)} {name}: named {'+'.join(sorted(codes))}"


def facts(family: Family) -> set[str]:
    """Codes that only say what was seen: they are true of whatever shows it."""
    found = {family.changed, family.random, family.drift, family.state, family.restless, *family.alone.values()}
    found |= {family.unraised, family.other_error}
    return {*found, *family.dtypes.values(), *family.kinds.values(), *(code for code, _ in family.patterns)}


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
