"""Which public calls tell the wrong functions apart: searched among those that the lab's generator draws.

What is wanted: every wrong function is wrong on `ENOUGH` calls, every two of other codes differ on one, and every
situation is there. Calls are taken one by one, each time the one that does most of what is left to do; of several the
smallest. So the choice is the same again, and the first call is a clear one.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.explaining.calls import Call, Outcome, observe
from autograder.explaining.naming import ENOUGH, Wrong
from autograder.explaining.public import call, candidates, look
from autograder.explaining.sights import Sight
from autograder.grading.drawn import Drawn

CANDIDATES = 40
"""How many calls of each situation are looked at."""
_RIGHT = "right"

_Need = tuple[str, str, int]
"""Two functions, by their place, that must differ; and how often that was asked for before."""


@dataclass(frozen=True, slots=True)
class Separation:
    """The calls to make of one question, and what they cannot do.

    `alike` names pairs of codes that no call tells apart, `unseen` codes that differ from the right function on fewer
    than `ENOUGH` calls.
    """

    function: str
    calls: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    unseen: tuple[str, ...]


def separate(drawn: Drawn, wrongs: Sequence[Wrong]) -> Separation:
    """The public calls of one question that tell its wrong functions from the right one and from each other."""
    calls, wanted = [call(drawn, name) for name in candidates(drawn, CANDIDATES)], _pairs(wrongs)
    apart = {each.name: _apart(each, drawn, wrongs, wanted) for each in calls}
    needs = _needs(wanted, apart)
    met = {need[:2] for need in needs}
    return Separation(
        drawn.function,
        tuple(_chosen(calls, apart, needs, set(drawn.situations))),
        tuple(sorted({_codes(pair, wrongs) for pair in wanted - met if _RIGHT not in pair})),
        tuple(sorted({_codes(pair, wrongs)[1] for pair in wanted if _RIGHT in pair and _count(pair, apart) < ENOUGH})),
    )


def is_enough(drawn: Drawn, wrongs: Sequence[Wrong], names: Sequence[str]) -> bool:
    """Whether these public calls tell apart all that can be told apart."""
    every = dict.fromkeys([*names, *candidates(drawn, CANDIDATES)])
    wanted = _pairs(wrongs)
    apart = {name: _apart(call(drawn, name), drawn, wrongs, wanted) for name in every}
    left = _needs(wanted, apart)
    for name in names:
        left -= _met(apart[name], left)
    return not left


def text(found: Sequence[Separation], lab: str) -> str:
    """The file that keeps the choice: the lab's separation.toml."""
    lines = [f"# The public calls that tell the wrong functions apart, by `autograder audit {lab} --separate`."]
    for each in found:
        lines += ["", f"[{each.function}]", f"calls = {json.dumps(each.calls)}"]
    return "\n".join(lines) + "\n"


_Pair = tuple[str, str]
"""Two functions: `right` or a place in the list of wrong ones, and a place."""


def _needs(wanted: set[_Pair], apart: Mapping[str, set[_Pair]]) -> set[_Need]:
    """What these calls can do in all."""
    most = {pair: min(ENOUGH if _RIGHT in pair else 1, _count(pair, apart)) for pair in wanted}
    return {(*pair, count) for pair, times in most.items() for count in range(times)}


def _pairs(wrongs: Sequence[Wrong]) -> set[_Pair]:
    places = range(len(wrongs))
    two = {(str(a), str(b)) for a, b in itertools.combinations(places, 2) if wrongs[a].codes != wrongs[b].codes}
    return two | {(_RIGHT, str(place)) for place in places}


def _apart(each: Call, drawn: Drawn, wrongs: Sequence[Wrong], wanted: set[_Pair]) -> set[_Pair]:
    """The wanted pairs of functions that this call tells apart; none where a ValueError is due, by which nobody is named."""
    outcomes: dict[str, Outcome] = {_RIGHT: observe(drawn.by_name, each, look=look(drawn))}
    if outcomes[_RIGHT].refuses:
        return set()
    outcomes |= {str(place): observe(wrong.make(), each, look=look(drawn)) for place, wrong in enumerate(wrongs)}
    sights = {place: Sight.of(outcome) for place, outcome in outcomes.items()}
    return {(one, other) for one, other in wanted if not sights[one].matches(sights[other])}


def _chosen(
    calls: Sequence[Call], apart: Mapping[str, set[_Pair]], needs: set[_Need], situations: set[str]
) -> list[str]:
    """Greedily, the calls that meet all needs and show all situations."""
    found: list[str] = []
    left, unseen = set(needs), set(situations)
    rest = sorted(calls, key=_size)
    while left or unseen:
        best = max(rest, key=lambda each: (len(_met(apart[each.name], left)), each.situation in unseen))
        met = _met(apart[best.name], left)
        if not met:
            best = next(each for each in rest if each.situation in unseen)
        rest.remove(best)
        found.append(best.name)
        left -= met
        unseen.discard(best.situation)
    return found


def _met(pairs: set[_Pair], left: set[_Need]) -> set[_Need]:
    """The needs that one more call which tells these pairs apart would meet: one of each pair."""
    found = {}
    for need in sorted(left):
        if need[:2] in pairs:
            found[need[:2]] = need
    return set(found.values())


def _size(each: Call) -> int:
    """How much a call shows: numbers, letters, items."""
    return sum(_extent(argument) for argument in each.arguments.values())


def _extent(argument: object) -> int:
    if isinstance(argument, list | tuple):
        return sum(map(_extent, argument))
    if isinstance(argument, str):
        return len(argument)
    shape: Sequence[int] = getattr(argument, "shape", ())
    extent = 1
    for size in shape:
        extent *= size
    return extent


def _count(pair: _Pair, apart: Mapping[str, set[_Pair]]) -> int:
    return sum(pair in pairs for pairs in apart.values())


def _codes(pair: _Pair, wrongs: Sequence[Wrong]) -> tuple[str, str]:
    """The codes of a pair of functions, in order of the alphabet; of the right one its word."""
    one, other = (place if place == _RIGHT else "+".join(wrongs[int(place)].codes) for place in pair)
    return (one, other) if one == _RIGHT else (min(one, other), max(one, other))
