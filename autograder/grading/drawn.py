"""Hidden checks without code: cases drawn by the lab's generator of arguments, answered by the lab's own solution.

    def softmax_rows(draw):                                    # probes.py: one situation, `plain`
        return draw.tensor((draw.integer(2, 4), 5)),

    def softmax_rows(draw):                                    # or several, each named before its arguments
        yield "plain", draw.tensor((draw.integer(2, 4), 5))
        yield "one_row", draw.tensor((1, 5))

For each student every situation is drawn `TIMES` times, by the student's key. Nine tenths of the points are shared by
the situations, by their weights where assignment.toml gives some; one tenth is for leaving the arguments as they were,
where one of them can be changed.

A function of the same name in the lab's right.py goes before the solution. Where the right function raises ValueError,
so must a student's; what it leaves to chance (the weights of a new layer) may be anything of that shape.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.course.assignment import Assignment
from autograder.errors import GraderError
from autograder.grading import chance, reference
from autograder.grading.conversion import as_returned
from autograder.grading.drawing import Draw
from autograder.grading.student import Answer, Claim, Keyed, Student, agreement, unchanged
from autograder.labs import tracing
from autograder.labs.manifest import nearest
from autograder.model import Check, Reason, Verdict
from autograder.sandbox.values import Foreign

TIMES = 2
"""How often each situation is drawn for a student."""
PLAIN = "plain"
REFUSED = object()
"""Stands for the right answer to arguments for which a ValueError is due."""
_UNCHANGING = (int, float, str, slice, np.generic, np.dtype, torch.dtype, type(None))
WATCHED = "kept"
WATCHED_SHARE = Fraction(1, 10)

Generator = Callable[[Draw], Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One call: the situation that it stands for, and its arguments by position."""

    situation: str
    arguments: tuple[Any, ...]


def cases(generator: Generator, draw: Draw) -> tuple[Case, ...]:
    """One case of every situation. Raises GraderError, with its line, for a generator that fails or names none."""
    try:
        return tuple(_cases(generator, draw))
    except GraderError:
        raise
    except Exception as error:
        folder = Path(inspect.unwrap(generator).__code__.co_filename).parent
        raise GraderError(f"a generator fails:\n{tracing.told(error, folder)}") from error


def _cases(generator: Generator, draw: Draw) -> Iterator[Case]:
    made = generator(draw)
    if not inspect.isgenerator(made):
        yield Case(PLAIN, made if isinstance(made, tuple) else (made,))
        return
    for each in made:
        if not isinstance(each, tuple) or not each or not isinstance(each[0], str):
            raise GraderError(f'{_place(generator)}: yield the name of a situation first: yield "plain", x')
        yield Case(each[0], each[1:])


@dataclass(frozen=True)
class Drawn:
    """A question whose cases are drawn: its generator, the right function, and how far rounding may lead (dtype -> rtol, atol)."""

    function: str
    generator: Generator
    right: Callable[..., Any]
    weights: Mapping[str, Fraction] = field(default_factory=dict, hash=False)
    tolerances: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)

    @functools.cached_property
    def situations(self) -> tuple[str, ...]:
        """The situations, in the generator's order: the same for every key."""
        found = tuple(case.situation for case in cases(self.generator, Draw(b"situations")))
        if not found or len(set(found)) < len(found):
            raise GraderError(f"{_place(self.generator)}: every situation once, and at least one, not {found}")
        if unknown := next((name for name in self.weights if name not in found), ""):
            raise GraderError(
                f"assignment.toml weighs a situation {unknown!r} of {self.function}{nearest(unknown, found)}: "
                f"its generator knows {', '.join(found)}"
            )
        return found

    @functools.cached_property
    def watched(self) -> bool:
        """Whether one of the arguments can be changed at all."""
        drawn = cases(self.generator, Draw(b"situations"))
        return any(_can_change(argument) for case in drawn for argument in case.arguments)

    def allowed(self, due: object) -> dict[str, float]:
        """The tolerances of a right answer, where they are others than its dtype's own."""
        if not self.tolerances:
            return {}
        dtype = str(getattr(getattr(due, "array", due), "dtype", "")).removeprefix("torch.")
        return dict(zip(("rtol", "atol"), self.tolerances.get(dtype, ()), strict=False))

    def share(self, situation: str) -> Fraction:
        """What one situation counts of all; a weight that is not given is 1."""
        weights = {each: self.weights.get(each, Fraction(1)) for each in self.situations}
        return weights[situation] / sum(weights.values())

    def posed(self, key: bytes) -> dict[str, list[Posed]]:
        """`TIMES` cases of every situation for one student's key."""
        found: dict[str, list[Posed]] = {situation: [] for situation in self.situations}
        for number in range(TIMES):
            drawn = cases(self.generator, Draw(key + f"{self.function} {number}".encode()))
            if [case.situation for case in drawn] != list(found):
                raise GraderError(f"{_place(self.generator)}: the same situations whatever is drawn, not {drawn}")
            for case in drawn:
                found[case.situation].append(Posed(self, case))
        return found

    def by_name(self, **arguments: Any) -> Any:
        """The right function as public calls are made: its arguments by name, in its order."""
        return self.right(*arguments.values())

    def answer(self, case: Case) -> Any:
        """What the right function gives, which may do to its arguments what it likes; REFUSED where it raises ValueError."""
        return self._answer(case.arguments) if case.arguments else self._given_nothing

    @functools.cached_property
    def _given_nothing(self) -> Any:
        """What is due where there are no arguments: the same for everybody."""
        return self._answer(())

    def _answer(self, arguments: tuple[Any, ...]) -> Any:
        try:
            return chance.expected(lambda: self.right(*map(_copied, arguments)))
        except ValueError:
            return REFUSED


@dataclass
class Posed:
    """A case as one student is asked it, once."""

    drawn: Drawn
    case: Case
    _answer: Answer | None = None

    @functools.cached_property
    def due(self) -> Any:
        """What the right function gives, as it would cross if it can; REFUSED where that is a ValueError."""
        made = self.drawn.answer(self.case)
        crossing = as_returned(made)
        return made if isinstance(crossing, Foreign) else crossing

    def agrees(self, student: Student) -> Answer:
        """The student's answer, held against the right one."""
        answer = self.answer(student)
        answer.hold(self._agreement)
        return answer

    @functools.cached_property
    def _agreement(self) -> Claim:
        """Several checks hold the answer to it."""
        return agreement(self.due, **self.drawn.allowed(self.due))

    def answer(self, student: Student) -> Answer:
        """The student's answer, held to being there; several checks may look at it."""
        if self._answer is None:
            afresh = isinstance(self.due, chance.Left)
            self._answer = student.call(self.drawn.function, *self.case.arguments, afresh=afresh)
        else:
            self._answer.hold(Answer.must_be_there)
        return self._answer

    def refuses(self, student: Student) -> None:
        """Hold the student's function to a ValueError."""
        student.refuse(self.drawn.function, *self.case.arguments)


def load(assignment: Assignment) -> dict[str, Drawn]:
    """The questions of a lab whose cases are drawn. Raises GraderError when its generators or its solution fail."""
    weights = {question.function: dict(question.weights) for question in assignment.questions}
    if unknown := next((name for name, given in weights.items() if given and name not in assignment.drawn), ""):
        raise GraderError(
            f"assignment.toml weighs situations of {unknown}, and probes.py has no generator of that name"
        )
    generators = assignment.home.module("probes")
    if not assignment.drawn or generators is None:
        return {}
    right = {**_own(assignment), **_solved(assignment)}
    allowed = getattr(assignment.home.module("right"), "TOLERANCES", {})
    return {
        name: Drawn(name, getattr(generators, name), right[name], weights[name], allowed.get(name, {}))
        for name in assignment.drawn
    }


def _own(assignment: Assignment) -> dict[str, Callable[..., Any]]:
    """The right functions of the lab's right.py."""
    module = assignment.home.module("right")
    return {name: getattr(module, name) for name in assignment.drawn if name not in assignment.solved}


def _solved(assignment: Assignment) -> dict[str, Callable[..., Any]]:
    """The right functions of the lab's solution cells."""
    wanted = assignment.solved
    if wanted and not assignment.solution:
        raise GraderError(
            f"right answers to {', '.join(wanted)} come from the solution cells of {assignment.lab}.ipynb, "
            "and the course's source folder has no such notebook"
        )
    return reference.functions(assignment.solution, wanted, assignment.support) if wanted else {}


def checks(drawn: Drawn, points: Fraction) -> list[tuple[Callable[..., None], Check]]:
    """The checks of a question that are worth `points` in all, each with what it does to `student` and `keyed`."""
    situations = drawn.situations
    watched = points * WATCHED_SHARE if drawn.watched else Fraction(0)
    shared = points - watched

    def posed(student: Student, keyed: Keyed) -> dict[str, list[Posed]]:
        return student.once(drawn.function, lambda: drawn.posed(keyed.key))

    def ask(situation: str, student: Student, keyed: Keyed) -> None:
        all_posed = posed(student, keyed)
        for each in all_posed[situation]:
            if each.due is REFUSED:
                # Who refuses everything has not seen what is to be refused.
                all_posed[situations[0]][0].answer(student)
                each.refuses(student)
            else:
                each.agrees(student)

    def watch(student: Student, keyed: Keyed) -> None:
        for first, *_ in posed(student, keyed).values():
            if first.due is not REFUSED:
                unchanged(first.agrees(student))

    found: list[tuple[Callable[..., None], Check]] = [
        (functools.partial(ask, situation), _check(drawn.function, situation, shared * drawn.share(situation)))
        for situation in situations
    ]
    return [*found, (watch, _check(drawn.function, WATCHED, watched))] if watched else found


def _copied(argument: Any) -> Any:
    if type(argument) is torch.Tensor:
        return argument.clone()  # a fifth of the time
    return copy.deepcopy(argument) if _can_change(argument) else argument


def _can_change(argument: object) -> bool:
    if isinstance(argument, tuple):
        return any(map(_can_change, argument))
    return not isinstance(argument, _UNCHANGING)


def _check(question: str, situation: str, points: Fraction) -> Check:
    return Check(question, situation, situation, points, Fraction(0), Verdict.UNCHECKED, Reason.GRADER_FAULT)


def _place(generator: Generator) -> str:
    code = inspect.unwrap(generator).__code__
    return f"{code.co_filename}, line {code.co_firstlineno}"
