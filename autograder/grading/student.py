"""The proxy that hidden graders call: `student.softmax_rows(x)` crosses to the student's process.

Graders never touch student code. What comes back is an Answer; what does not come back is a StudentCodeError with the
Reason that the report will give.

An Answer is a promise. Calls wait until somebody looks at one of them, or until the last check has been run, and then
cross together; `agree` and `unchanged` wait with them. So one frame each way carries a whole submission, and a grader
reads as if every call were made on the spot. Where calls cannot be made together (one hangs, one ends the process), all
are made again one at a time, and `agree` looks at once.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

import torch

from autograder.errors import StudentCodeError
from autograder.grading.comparison import compare
from autograder.grading.conversion import to_object, to_value
from autograder.grading.drawing import Draw
from autograder.model import Reason
from autograder.sandbox.inside import bans
from autograder.sandbox.outcomes import REFUSAL, Died, Missing, Outcome, Place, Raised, Request, Returned, TimedOut
from autograder.sandbox.values import Value

Made = TypeVar("Made")

_ANSWERED = (Returned, Raised)


class Process(Protocol):
    """What answers calls: a student's process, or functions of our own when the graders are graded."""

    def call(self, request: Request) -> Outcome:
        """One call."""

    def calls(self, requests: Sequence[Request]) -> list[Outcome] | None:
        """Several at once; None when they must be made one by one."""

    @property
    def may_be_anothers_doing(self) -> bool:
        """Whether another function may be to blame where the last call ended the process."""


class Apart(Exception):
    """The calls that waited cannot be made together: run the checks again, one call at a time."""


class Answer:
    """What a student's function returned, and whether an argument was changed on the way."""

    def __init__(self, student: Student, function: str, forbidden: tuple[str, ...] = ()) -> None:
        self._student = student
        self._function = function
        self._forbidden = forbidden
        self._outcome: Outcome | None = None

    @property
    def value(self) -> Value:
        """What it returned. Raises StudentCodeError when it gave no answer or used a forbidden operator."""
        return self._returned().value

    @property
    def object(self) -> Any:
        """The same as an object of torch, NumPy or Python, built here; a Foreign where there can be none."""
        return to_object(self.value)

    @property
    def changed_input(self) -> bool:
        """Whether an argument is no longer what it was. Raises StudentCodeError as `value` does."""
        return any(self._returned().changed)

    def hold(self, claim: Callable[[Answer], None]) -> None:
        """Have `claim` look at this answer once it is there; it raises StudentCodeError when something is wrong."""
        self._student.hold(lambda: claim(self))

    def must_be_there(self) -> None:
        """Raises StudentCodeError when the call gave no answer or used a forbidden operator."""
        self._returned()

    def must_refuse(self) -> None:
        """Raises StudentCodeError when the call ended in anything but a ValueError, or used a forbidden operator."""
        ended = self._ended()
        if isinstance(ended, Returned):
            raise StudentCodeError(f"{self._function} raised no {REFUSAL}", reason=Reason.NOT_RAISED)
        if not (isinstance(ended, Raised) and ended.refuses):
            raise StudentCodeError(f"{self._function} raised no {REFUSAL}: {ended}", reason=reason(ended))

    def settle(self, outcome: Outcome) -> None:
        """The call was made, and ended so."""
        self._outcome = outcome

    def _returned(self) -> Returned:
        outcome = self._ended()
        if isinstance(outcome, Returned):
            if not outcome.kept:
                raise StudentCodeError(f"{self._function} changed an earlier result", reason=Reason.WRONG_VALUE)
            return outcome
        raise StudentCodeError(f"{self._function} gave no answer: {outcome}", reason=reason(outcome))

    def _ended(self) -> Outcome:
        """How the call ended. Raises StudentCodeError when it used a forbidden operator."""
        if self._outcome is None:
            self._student.settle()
        outcome = self._outcome
        assert outcome is not None
        if called := operators(outcome):
            operator = called[0] if called[0] in sayable(self._forbidden) else ""
            raise StudentCodeError(
                f"{self._function} called {operator}", reason=Reason.FORBIDDEN_OPERATOR, operator=operator
            )
        return outcome


Claim: TypeAlias = Callable[[Answer], None]
"""Looks at an answer that is there; raises StudentCodeError when something is wrong with it."""


class Student:
    """Calls functions of the student whose process is attached; one object serves all submissions of a session."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._made: dict[Hashable, Any] = {}
        self._together = False
        self._forbid: tuple[str, ...] = ()
        self._waiting: list[tuple[Request, Answer]] = []
        self._claims: list[Callable[[], None]] = []

    def attach(self, process: Process | None, *, together: bool = False) -> None:
        """Speak to this process from now on; `together` lets calls wait for each other."""
        self._process = process
        self._made = {}
        self._together = together
        self._waiting = []

    def begin(self, *, forbid: tuple[str, ...] = ()) -> list[Callable[[], None]]:
        """A new check begins; what it claims of answers that are not there yet gathers in the list that is returned.

        What `forbid` names is taken away from its calls.
        """
        if forbid != self._forbid:
            self.settle()
        self._forbid = forbid
        self._claims = []
        return self._claims

    def __getattr__(self, function: str) -> Callable[..., Answer]:
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *arguments: self.call(function, *arguments)

    def call(self, function: str, *arguments: Any, afresh: bool = False) -> Answer:
        """Call one function. Made alone, raises StudentCodeError when it gave no answer or used a forbidden operator.

        `afresh`: it was called before, and every number of the module that it made was changed.
        """
        return self._ask(Request(function, tuple(map(to_value, arguments)), self._forbid, afresh=afresh))

    def once(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made by the first check that asks for `name`: several may look at the answer to one call."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    def refuse(self, function: str, *arguments: Any) -> None:
        """Hold a function to raising ValueError for these arguments."""
        answer = self._promised(Request(function, tuple(map(to_value, arguments)), self._forbid))
        self.hold(answer.must_refuse)

    def apply(self, function: str, *inputs: Any, afresh: bool = False) -> Answer:
        """What the object that `function()` makes gives for each input, as a tuple.

        `afresh`: `function()` was called before, and every number of what it made was changed.
        """
        made = Request(function, (), self._forbid, inputs=tuple(map(to_value, inputs)), afresh=afresh)
        return self._ask(made)

    def _ask(self, request: Request) -> Answer:
        answer = self._promised(request)
        self.hold(answer.must_be_there)
        return answer

    def _promised(self, request: Request) -> Answer:
        answer = Answer(self, request.function, self._forbid)
        self._waiting.append((request, answer))
        if not self._together:
            self.settle()
        return answer

    def hold(self, claim: Callable[[], None]) -> None:
        """Look now where calls are made alone, else when all are made."""
        if self._together:
            self._claims.append(claim)
        else:
            claim()

    def settle(self) -> None:
        """Make the calls that wait. Raises Apart when that cannot be done together."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        if self._process is None:
            raise RuntimeError("no student's process is attached")
        outcomes: list[Outcome] | None
        if self._together:
            outcomes = self._process.calls([request for request, _ in waiting])
        else:
            outcomes = [self._process.call(request) for request, _ in waiting]
        if outcomes is None:
            raise Apart
        for (_, answer), outcome in zip(waiting, outcomes, strict=True):
            answer.settle(outcome)


@functools.cache
def sayable(forbidden: tuple[str, ...]) -> frozenset[str]:
    """The names that a report may repeat: a student's process, which gives them, could say hidden numbers by any other."""
    return frozenset((*forbidden, *(operator for name in forbidden for operator in bans.operators(name))))


def operators(outcome: Outcome) -> tuple[str, ...]:
    """The forbidden operators that ran during a call."""
    return outcome.operators if isinstance(outcome, _ANSWERED) else ()


def through(outcome: Outcome) -> tuple[Place, ...]:
    """The lines that led to the first of them."""
    return outcome.through if isinstance(outcome, _ANSWERED) else ()


def reason(outcome: Outcome) -> Reason:
    """The word of the report for a call that gave no value."""
    match outcome:
        case Missing() | Raised(type="NotImplementedError"):
            return Reason.MISSING
        case TimedOut():
            return Reason.TOO_SLOW
        case Raised(memory=True) | Raised(type="MemoryError") | Died(memory=True):
            return Reason.TOO_MUCH_MEMORY
        case Raised():
            return Reason.RAISED
        case Died():
            return Reason.DIED
        case Returned():
            return Reason.CORRECT


def agree(answer: Answer, expected: Any, *, rtol: float | None = None, atol: float | None = None) -> None:
    """Hold an answer against what is expected: a StudentCodeError with the first thing that is wrong."""
    answer.hold(agreement(expected, rtol=rtol, atol=atol))


def agreement(expected: Any, *, rtol: float | None = None, atol: float | None = None) -> Claim:
    """The claim that an answer is what is expected; looked at once, however many checks hold an answer to it.

    `expected` is a tensor, an ndarray, a number, a text, a list, tuple or dict of these, a torch.nn module, or what has a
    `judge` of its own. See `grading.comparison` for what agrees, and for the tolerances of each dtype.
    """

    found: dict[Answer, Reason] = {}

    def claim(answer: Answer) -> None:
        if answer not in found:
            found[answer] = compare(answer.value, expected, rtol, atol)
        if found[answer] is not Reason.CORRECT:
            raise StudentCodeError(f"the answer is not what was expected: {found[answer]}", reason=found[answer])

    return claim


def unchanged(answer: Answer) -> None:
    """Hold a function to leaving its arguments as they were: a StudentCodeError when it changed one."""

    def claim(answer: Answer) -> None:
        if answer.changed_input:
            raise StudentCodeError("an argument was changed", reason=Reason.CHANGED_INPUT)

    answer.hold(claim)


class Keyed:
    """Random numbers that depend on the course secret, the lab, the student and a name; the same again on a regrade."""

    def __init__(self) -> None:
        self.key = b""

    def bytes(self, name: str, count: int) -> bytes:
        """So many random bytes for the case `name` of the student being graded."""
        return hashlib.shake_256(self.key + name.encode()).digest(count)

    def generator(self, name: str) -> torch.Generator:
        """A generator for the case `name` of the student being graded."""
        digest = hashlib.sha256(self.key + name.encode()).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))

    def draw(self, name: str) -> Draw:
        """What draws arrays, numbers and texts for the case `name` of the student being graded."""
        return Draw(self.key + name.encode())
