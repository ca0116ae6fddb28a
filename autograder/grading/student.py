"""The proxy that hidden graders call: `student.conv2d_combined(x, w, b)` crosses to the student's process.

Graders never touch student code. What comes back is an Answer; what does not come back is a StudentCodeError with the
Reason that the report will give.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from autograder.errors import StudentCodeError
from autograder.model import Reason
from autograder.sandbox.outcomes import Died, Missing, Outcome, Raised, Returned, TimedOut
from autograder.sandbox.process import StudentProcess
from autograder.sandbox.values import Value
from autograder.tensors import Expected, compare, to_value

UNANSWERED = "NotImplementedError"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a student's function returned, and whether an argument was changed on the way."""

    value: Value
    changed_input: bool


class Student:
    """Calls functions of the student whose process is attached; one object serves all submissions of a session."""

    def __init__(self) -> None:
        self.process: StudentProcess | None = None
        self.forbid = False
        self.operators: list[str] = []

    def attach(self, process: StudentProcess | None) -> None:
        """Speak to this process from now on."""
        self.process = process

    def begin(self, *, forbid: bool) -> None:
        """A new check begins: forget what the last one saw; `forbid` takes the convolution operators away."""
        self.forbid = forbid
        self.operators = []

    def __getattr__(self, function: str) -> Callable[..., Answer]:
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *arguments: self.call(function, *arguments)

    def call(self, function: str, *arguments: Any) -> Answer:
        """Call one function. Raises StudentCodeError when it gave no answer or used a forbidden operator."""
        if self.process is None:
            raise RuntimeError("no student's process is attached")
        outcome = self.process.call(function, [to_value(item) for item in arguments], forbid=self.forbid)
        self.operators += operators(outcome)
        if self.operators:
            raise StudentCodeError(f"{function} called {self.operators[0]}", reason=Reason.FORBIDDEN_OPERATOR)
        if isinstance(outcome, Returned):
            return Answer(outcome.value, any(outcome.changed))
        raise StudentCodeError(f"{function} gave no answer: {outcome}", reason=reason(outcome))


def operators(outcome: Outcome) -> tuple[str, ...]:
    """The forbidden operators that ran during a call."""
    return () if isinstance(outcome, Missing) else outcome.operators


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


def agree(answer: Answer, expected: Expected) -> None:
    """Hold an answer against nn.Conv2d's. Raises StudentCodeError with the first thing that is wrong."""
    found = compare(answer.value, expected)
    if found is not Reason.CORRECT:
        raise StudentCodeError(f"the answer is not nn.Conv2d's: {found}", reason=found)


def unchanged(answer: Answer) -> None:
    """Hold a function to leaving its arguments as they were. Raises StudentCodeError when it changed one."""
    if answer.changed_input:
        raise StudentCodeError("an argument was changed", reason=Reason.CHANGED_INPUT)


class Keyed:
    """Random numbers that depend on the course secret, the lab, the student and a name; the same again on a regrade."""

    def __init__(self) -> None:
        self.key = b""

    def generator(self, name: str) -> torch.Generator:
        """A generator for the case `name` of the student being graded."""
        digest = hashlib.sha256(self.key + name.encode()).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
