"""Outcomes of public calls + a family of wrong functions that we wrote -> the misconceptions behind a wrong answer.

A `Call` is one public input. What a function did with it is an `Outcome`. The family computes the outcomes of every
wrong function on every call; a student's function is recognised by comparing outcomes, never by reading code.

Precision goes before recall, because a wrong name is worse than none:

- Facts come first, because they are seen and not inferred: a container other than a tensor, a dtype that is always the
  same whatever goes in, an input that was changed, different results for the same input.
- A single wrong function is named when it gives the student's values on every call, differs from the right ones on two
  calls at least, and no other code does the same. Values are compared in whatever shape they come. Where the student's
  code gave none, an error and an empty result are the same (which of them it is depends on whether it is written with
  loops, slices or views), and ours must not give a result of the right shape there; but for errors on calls that ask
  for another form of arguments, which are a matter of their own.
- Pairs of wrong functions come next, by the same rule.
- Then the lab may read the outcomes as a description (`Family.read`), which must fit every call that was made.
- Then a pattern, which says only what was seen ("right with 3x3 kernels, not with the others that we tried").
- Otherwise nothing is said. docs/naming.md tells it for people.

Values of public calls are integers or quarters, so that equal means equal within 1e-3 and 1e-5 of the largest: the
rounding of an FFT in float32 stays below that, another idea and half precision are far above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from autograder.explaining.cache import Cache
from autograder.explaining.calls import Call, Outcome, Values, observe, values
from autograder.explaining.parts import Look, parts
from autograder.explaining.sights import Sight, near, same
from autograder.model import Array, Diagnosis, Failure, Reason
from autograder.sandbox.outcomes import REFUSAL

_quietly = np.errstate(all="ignore")  # NaN, infinity and what overflows are answers like others

ENOUGH = 2
NUMBERS = {"int": "int64", "float": "float64"}


Outcomes = Mapping[str, Outcome]
"""By the names of the calls; calls that were not made are absent."""
Chance = Callable[[Outcomes, Outcomes], tuple[Outcomes, tuple[str, ...]]]
Reader = Callable[[Outcomes, Outcomes], tuple[Diagnosis, ...]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong function under its codes: one, or two for a pair. `make` gives a fresh one.

    `careless` says that it remembers earlier calls or changes its input: it is given copies, and all calls in order.
    """

    codes: tuple[str, ...]
    make: Callable[[], Callable[..., object]]
    careless: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """Everything a question's wrong answers are compared with.

    `calls` are listed from clear to special. Those named in `screen` are made first, in a process that has seen no other
    input; the others only of a function that was wrong there, for nearly every wrong one is. `patterns`: code -> the
    names of the calls on which such a function is right, being wrong on all others. `kinds`: container -> code.
    `dtypes`: dtype -> code. `repeats`: names of calls with equal arguments; the third has the random numbers of the
    first again, the second has others. `changed`, `random`, `state`, `restless` (one of both, and not to be told which):
    the codes of those facts. `unraised`, `other_error`: where a ValueError is due, a result always, or always another error.
    `forms`: names of calls that ask for another dtype, memory layout and the like, where an error says nothing of a mistake
    in the values. `alone`: the name of a call -> the code where all calls but this one are right. What only a lab can
    tell: `read` describes what no member explains (given the outcomes and the right ones), `look` takes apart what a function returned, `chance` puts right what was left
    to chance in outcomes (given those and the right ones) and says its codes, `drift` is the code of results of which
    only a part is random, which `drifts` recognises (given such a result and the right one).
    """

    right: Callable[..., object]
    calls: tuple[Call, ...]
    singles: tuple[Wrong, ...]
    pairs: tuple[Wrong, ...] = ()
    screen: tuple[str, ...] = ()
    patterns: tuple[tuple[str, frozenset[str]], ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    dtypes: Mapping[str, str] = field(default_factory=dict)
    repeats: tuple[str, ...] = ()
    changed: str = ""
    random: str = ""
    state: str = ""
    restless: str = ""
    unraised: str = ""
    other_error: str = ""
    forms: frozenset[str] = frozenset()
    alone: Mapping[str, str] = field(default_factory=dict)
    drift: str = ""
    drifts: Callable[[Array, Array], bool] = lambda got, right: False
    chance: Chance = lambda outcomes, right: (outcomes, ())
    look: Look = parts
    read: Reader = lambda outcomes, right: ()

    def made(self) -> tuple[Call, ...]:
        """The calls in the order in which they are made."""
        return tuple(sorted(self.calls, key=lambda call: call.name not in self.screen))


_NOT_KEPT = Cache()


class Known:
    """A family with the outcomes of its members, computed once, or read from a cache, and from then on only compared."""

    def __init__(self, family: Family, cache: Cache = _NOT_KEPT) -> None:
        self.family = family
        self.right = {call.name: observe(family.right, call, look=family.look).as_right() for call in family.calls}
        self._refused = {name for name, outcome in self.right.items() if outcome.kind == REFUSAL}
        self._right = {name: Sight.of(outcome, infinite=True) for name, outcome in self.right.items()}
        self._singles = _Table(family.singles, family, self.right, cache.below("singles"))
        self._pairs = _Table(family.pairs, family, self.right, cache.below("pairs"))

    def due(self, name: str, outcome: Outcome) -> Outcome:
        """The outcome of a call where the right one's kind is due; of a call without a right one, the first call's."""
        right = self.right.get(name) or self.right[self.family.calls[0].name]
        return outcome.of_kind(right.kind).in_floats_of(right)

    @_quietly
    def name(self, outcomes: Outcomes) -> tuple[Diagnosis, ...]:
        """The misconceptions behind `outcomes` (call name -> outcome; calls that were not made are absent).

        Outcomes of other calls than the family's, such as impulses, are for the lab's reader.
        """
        everything = {name: self.due(name, outcome) for name, outcome in outcomes.items()}
        outcomes = {name: outcome for name, outcome in everything.items() if name in self.right}
        refusals = {name: outcome for name, outcome in outcomes.items() if name in self._refused}
        outcomes = {name: outcome for name, outcome in outcomes.items() if name not in self._refused}
        stops = any(
            isinstance(each.value, Failure) and each.value.reason is Reason.RAISED for each in outcomes.values()
        )
        if container := self._container(outcomes):
            return (Diagnosis(container),)
        outcomes, chance = self.family.chance(outcomes, self.right)
        codes = chance or self._restless(outcomes)
        sights = {name: self._sight(name, outcome) for name, outcome in outcomes.items()}
        different = {name for name, sight in sights.items() if not sight.matches(self._right[name])}
        facts = self._facts(outcomes)
        said: tuple[Diagnosis, ...] = ()
        if different and codes == chance:
            recognised, dtypes = self._recognised(sights, different)
            codes = (*recognised, *chance)
            facts = tuple(fact for fact in facts if not (dtypes and fact in self.family.dtypes.values()))
            said = () if codes else self.family.read(everything, self.right) or self._pattern(sights, different)
        elif codes:
            facts = tuple(fact for fact in facts if fact == self.family.changed)
        facts = (*facts, *self._refusing(refusals, answers=not (different or codes or facts), stops=stops))
        return (*map(Diagnosis, dict.fromkeys(codes)), *said, *(Diagnosis(fact) for fact in facts if fact not in codes))

    @_quietly
    def reason(self, name: str, outcome: Outcome) -> Reason:
        """The first thing that is wrong with the outcome of one call, in the order of `model.Reason`."""
        if outcome == self.right[name]:  # to the bit, as most are
            return Reason.CORRECT
        outcome = self.due(name, outcome)
        value, right = outcome.value, self.right[name].value
        if isinstance(value, Failure) or isinstance(right, Failure):
            return value.reason if isinstance(value, Failure) else Reason.WRONG_TYPE
        if value.shape != right.shape or outcome.settings.keys() != self.right[name].settings.keys():
            return Reason.WRONG_SHAPE
        if value.dtype != right.dtype:
            return Reason.WRONG_DTYPE
        sight = self._sight(name, outcome)
        if not sight.is_finite and not (np.isfinite(values(value)) | ~np.isfinite(values(right))).all():
            return Reason.NOT_FINITE
        if not sight.matches(self._right[name]):
            return Reason.WRONG_VALUE
        return Reason.CHANGED_INPUT if outcome.changed_input else Reason.CORRECT

    def _sight(self, name: str, outcome: Outcome) -> Sight:
        if outcome == self.right[name]:
            return self._right[name]
        return Sight.of(outcome, infinite=not self._right[name].is_finite)

    def _refusing(self, outcomes: Outcomes, *, answers: bool, stops: bool) -> tuple[str, ...]:
        """What is done where a ValueError is due: a result is given, or another error raised.

        Always; of who `answers` all else rightly, where no ValueError comes: who does not may refuse by another reading.
        """
        wrong = [outcome.value.reason for outcome in outcomes.values() if isinstance(outcome.value, Failure)]
        if len(set(wrong)) != 1 or (len(wrong) < len(outcomes) and not answers):
            return ()
        # Who stops with an error elsewhere too says nothing by it here.
        other = "" if stops else self.family.other_error
        said = {Reason.NOT_RAISED: self.family.unraised, Reason.RAISED: other}
        return _named(said.get(wrong[0], ""))

    def _container(self, outcomes: Mapping[str, Outcome]) -> str:
        """The code of a kind other than the right one, when every call that is wrong gave it."""
        kinds = {
            name: each.value.kind
            for name, each in outcomes.items()
            if isinstance(each.value, Failure) and each.value.kind
        }
        codes = {self._of_kind(name, kind) for name, kind in kinds.items()}
        values = {name: each for name, each in outcomes.items() if not isinstance(each.value, Failure)}
        others = [name for name, each in values.items() if not self._sight(name, each).matches(self._right[name])]
        enough = len(kinds) >= ENOUGH or not values
        return codes.pop() if len(codes) == 1 and enough and not others else ""

    def _of_kind(self, name: str, kind: str) -> str:
        """The code of another kind; between numbers only their dtype is another."""
        if kind in NUMBERS and self.right[name].kind in NUMBERS:
            return self.family.dtypes.get(NUMBERS[kind], "")
        return self.family.kinds.get(kind, "")

    def _restless(self, outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
        """State or chance, when equal arguments gave different results.

        Chance when the same random numbers give the first result again, and other ones another; state when the very first
        call was right and the same arguments with the same random numbers are not.
        """
        made = [outcomes[name] for name in self.family.repeats if name in outcomes]
        if len(made) < 2 or all(same(made[0], other) for other in made[1:]):
            return ()
        is_right = same(made[0], self.right[self.family.repeats[0]])
        if len(made) == 3 and same(made[0], made[2]) and not is_right:
            right = self.right[self.family.repeats[0]].value
            drifts = isinstance(right, Array) and all(
                isinstance(each.value, Array) and self.family.drifts(each.value, right) for each in made
            )
            return _named(self.family.drift if drifts else self.family.random)
        return _named(self.family.state if is_right and not same(made[0], made[-1]) else self.family.restless)

    def _facts(self, outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
        """What is seen directly: a changed input, a dtype that does not follow the input's."""
        changed = sum(outcome.changed_input for outcome in outcomes.values())
        found = [*_named(self.family.changed)] if changed >= ENOUGH else []
        got = {outcome.value.dtype for outcome in outcomes.values() if isinstance(outcome.value, Array)}
        due = {self._dtype(name) for name, outcome in outcomes.items() if isinstance(outcome.value, Array)}
        if len(got) == 1 and due - got:
            found += [self.family.dtypes[dtype] for dtype in got if dtype in self.family.dtypes]
        return tuple(found)

    def _dtype(self, name: str) -> str:
        right = self.right[name].value
        assert isinstance(right, Array)
        return right.dtype

    def _recognised(self, sights: Mapping[str, Sight], different: set[str]) -> tuple[tuple[str, ...], bool]:
        """The codes of the one single function, else of the one pair that fits; do they fit dtypes?"""
        comparable = {name: sight for name, sight in sights.items() if sight.says_something}
        if len(different) == 1 and different <= comparable.keys() and (code := self.family.alone.get(*different)):
            return (code,), False
        failed = [name for name, sight in sights.items() if sight.fails and name not in self.family.forms]
        if len(different & comparable.keys()) >= ENOUGH:
            order = sorted(comparable, key=lambda name: (self._is_misshapen(name, sights[name]), name not in different))
            for table, enough in ((self._singles, 1 / 3), (self._pairs, 2 / 3)):
                if len(comparable) < enough * len(sights):
                    break
                found = table.matching({name: comparable[name] for name in order}, failed)
                if len(found) == 1:
                    return found.popitem()
                if found:  # several ideas explain the same outcomes
                    return (), False
        return (), False

    def _pattern(self, sights: Mapping[str, Sight], different: set[str]) -> tuple[Diagnosis, ...]:
        """The one pattern of right and wrong calls, when all were made."""
        if len(sights) < len(self.family.calls) - len(self._refused) or len(different) < ENOUGH:
            return ()
        right = sights.keys() - different
        fitting = {code for code, names in self.family.patterns if names == right}
        return (Diagnosis(fitting.pop()),) if len(fitting) == 1 else ()

    def _is_misshapen(self, name: str, sight: Sight) -> bool:
        return sight.key != self._right[name].key


class _Table:
    """The outcomes of many wrong functions by call, made when first asked for and then only compared."""

    def __init__(self, wrongs: Sequence[Wrong], family: Family, right: Outcomes, cache: Cache) -> None:
        self._wrongs = wrongs
        self._cache = cache
        self._look = family.look
        self._kinds = {name: outcome.kind for name, outcome in right.items()}
        self._shapes = {name: Sight.of(outcome).key for name, outcome in right.items()}
        self._calls = {call.name: call for call in family.made()}
        self._seen: dict[tuple[int, str], Sight] = {}
        self._columns: dict[str, dict[str, tuple[list[int], Values]]] = {}

    def matching(self, sights: Mapping[str, Sight], failed: Sequence[str]) -> dict[tuple[str, ...], bool]:
        """The codes of all functions that agree with every one of `sights`; do they agree in every dtype too?

        `sights` holds no failures; on the calls `failed` these functions give nothing of the right shape either.
        """
        first = next(iter(sights))
        indices, rows = self._column(first).get(sights[first].key, ([], np.empty((0, 0))))
        close = near(rows, sights[first].row).all(axis=1) if indices else ()
        fitting = [
            index
            for index, is_close in zip(indices, close, strict=True)
            if is_close
            and all(self._sight(index, name).matches(sight) for name, sight in sights.items())
            and all(self._sight(index, name).key != self._shapes[name] for name in failed)
        ]
        found: dict[tuple[str, ...], bool] = {}
        for index in fitting:
            codes = self._wrongs[index].codes
            dtypes = all(self._sight(index, name).dtype == sight.dtype for name, sight in sights.items())
            found[codes] = found.get(codes, False) or dtypes
        return found

    def _column(self, name: str) -> dict[str, tuple[list[int], Values]]:
        """All functions on one call: key -> their indices and their values, a row each."""
        if name not in self._columns:
            column = self._whole(name)
            groups: dict[str, list[int]] = {}
            for index, sight in enumerate(column):
                groups.setdefault(sight.key, []).append(index)
            self._columns[name] = {
                key: (found, np.stack([column[index].row for index in found])) for key, found in groups.items()
            }
        return self._columns[name]

    def _whole(self, name: str) -> list[Sight]:
        """What each function gives on one call, from the cache where it is kept."""
        kept = self._cache.load(name)
        if kept is not None and len(kept) == len(self._wrongs):
            self._seen.update(((index, name), sight) for index, sight in enumerate(kept))
            return kept
        column = [self._sight(index, name) for index in range(len(self._wrongs))]
        self._cache.save(name, column)
        return column

    def _sight(self, index: int, name: str) -> Sight:
        if (index, name) not in self._seen:
            wrong = self._wrongs[index]
            function = wrong.make()
            for call in self._calls.values() if wrong.careless else (self._calls[name],):
                found = observe(function, call, careless=wrong.careless, look=self._look)
                self._seen[index, call.name] = Sight.of(found.of_kind(self._kinds[call.name]))
        return self._seen[index, name]


def _named(code: str) -> tuple[str, ...]:
    """The code of a fact, where the family has a name for it."""
    return (code,) if code else ()
