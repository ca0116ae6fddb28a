"""A lab on the bench: all that an audit tries on it, made once in a process.

Functions of our own are called in this process (`direct.py`), thousands of them, under the same hidden graders that
students' functions meet in the sandbox.
"""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder import labs
from autograder.authoring import bank
from autograder.authoring.direct import Direct, Function
from autograder.course import Course
from autograder.errors import GraderError
from autograder.explaining import families
from autograder.grading import drawn, reference
from autograder.grading.comparison import compare
from autograder.grading.conversion import to_value
from autograder.grading.drawing import Draw
from autograder.grading.session import GradingSession
from autograder.messages import FALLBACK
from autograder.model import Reason
from autograder.sandbox.outcomes import Raised, Request, Returned

Judge = Callable[[Any], Reason]
Judged = tuple[tuple[Any, ...], Judge | None]
"""Arguments inside the contract, and what is to be said of an answer to them; None where a ValueError is due."""

BEYOND = 100
"""How many draws the contract of a question without a contract.py is tried on."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lab is: its course's folder, its name, and its specimens. What travels to a worker."""

    course: Path
    lab: str
    specimens: Path


class Bench:
    """One lab, ready to be tried."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.course = Course(place.course)
        self.assignment = self.course.assignment(place.lab)
        self.questions = tuple(question.function for question in self.assignment.questions)
        self.family = families.of(self.assignment)
        self.cells = self.course.solution(place.lab)
        self.drawn = drawn.load(self.assignment)

    @functools.cached_property
    def session(self) -> GradingSession:
        """The hidden graders."""
        return GradingSession(self.assignment)

    @functools.cached_property
    def contract(self) -> ModuleType | None:
        """The lab's contract.py: `cases` and `judge` of other arguments than its generators', `VARIED` and `variant`."""
        return self.assignment.home.module("contract")

    @functools.cached_property
    def specimens(self) -> dict[str, bank.Specimen]:
        """The golden submissions by slug."""
        return {specimen.slug: specimen for specimen in bank.all_specimens(self.place.specimens)}

    @functools.cached_property
    def solutions(self) -> dict[str, str]:
        """The lab's own solution cells by question; empty where the course has no source of it."""
        return bank.solved(self.course, self.place.lab)

    @property
    def varied(self) -> tuple[str, ...]:
        """The questions to which contract.py knows random right answers."""
        return tuple(getattr(self.contract, "VARIED", ()))

    def defined(self, question: str, source: str = "") -> Function | None:
        """The function that answers `question` when `source` is run after the lab's own cells; None when it breaks off."""
        cells = [*self.cells, source] if source else self.cells
        with contextlib.suppress(GraderError), contextlib.redirect_stdout(io.StringIO()):
            return reference.functions(cells, [question], self.assignment.support)[question]
        return None

    @property
    def source_name(self) -> str:
        """What the code of the last source given to `defined` calls its file."""
        return reference.cell_name(len(self.cells) + 1)

    def full(self, student: Direct, questions: Collection[str], *, key: str = "") -> dict[str, bool]:
        """Question -> whether every point was earned."""
        checks = self.session.run(student, key.encode(), questions)
        lost = {check.question for check in checks if check.earned < check.points}
        return {question: question not in lost for question in questions}

    def differs(self, question: str, function: Function, source: str = "") -> str:
        """What is wrong with `function` on the first case inside the contract on which it is not right; "" for none."""
        student = Direct({question: function}, source)
        for arguments, judge in self._cases(question):
            outcome = student.call(Request(question, [to_value(each) for each in arguments]))
            if judge is None:
                if not (isinstance(outcome, Raised) and outcome.refuses):
                    return f"{Reason.NOT_RAISED} on {_sizes(arguments)}"
                continue
            if not isinstance(outcome, Returned):
                return f"{type(outcome).__name__} on {_sizes(arguments)}"
            found = Reason.CHANGED_INPUT if any(outcome.changed) else Reason.CORRECT
            if (wrong := judge(outcome.value)) is not Reason.CORRECT:
                found = wrong
            if found is not Reason.CORRECT:
                return f"{found} on {_sizes(arguments)}"
        return ""

    def arguments(self, question: str) -> list[tuple[Any, ...]]:
        """Arguments inside the contract, far beyond the hidden cases and the public calls."""
        return [arguments for arguments, _ in self._cases(question)]

    @functools.cache  # noqa: B019 - one bench a process, for as long as it lives
    def _cases(self, question: str) -> Sequence[Judged]:
        if hasattr(self.contract, "cases"):
            assert self.contract is not None
            judge = self.contract.judge
            return [
                (arguments, functools.partial(lambda due, value: judge(value, due), expected))
                for arguments, expected in self.contract.cases(question)
            ]
        asked = self.drawn.get(question)
        if asked is None:
            return ()
        drawn_far = (Draw(f"contract of {question} {number}".encode()) for number in range(BEYOND))
        asked_for = [case for draw in drawn_far for case in drawn.cases(asked.generator, draw)]
        return [(case.arguments, _judge(asked, asked.answer(case))) for case in asked_for]


def _judge(asked: drawn.Drawn, due: Any) -> Judge | None:
    return None if due is drawn.REFUSED else lambda value: compare(value, due, **asked.allowed(due))


@functools.cache
def bench(place: Place) -> Bench:
    """The bench of this process for a lab."""
    return Bench(place)


def one_each(course: Course) -> list[str]:
    """Of every folder of graders one lab that the course holds, sorted: the one in English, else the first."""
    found = []
    for folder in set(labs.known(course.graders).values()):
        held = {lab: language for lab, language in labs.at(folder).languages.items() if course.notebooks(lab)}
        found += [min(held, key=lambda lab: held[lab] != FALLBACK)] if held else []
    return sorted(found)


def _sizes(arguments: Sequence[Any]) -> str:
    """`2x3, 4`: how large the first arguments are."""
    shown = []
    for argument in arguments[:3]:
        argument = getattr(argument, "weight", argument)
        shape = getattr(argument, "shape", None)
        shown.append(repr(argument)[:20] if shape is None else "x".join(map(str, shape)) or "scalar")
    return ", ".join(shown) or "nothing"
