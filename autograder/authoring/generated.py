"""Generated answers under the hidden graders: right ones must keep every point, wrong ones must lose some.

The answers of a kind stand in a fixed order, and a task is a slice of it: what a worker process grades by itself.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from autograder.authoring import bank
from autograder.authoring.contract import differs
from autograder.authoring.direct import Direct, Function
from autograder.authoring.mutants import Mutant, mutants
from autograder.authoring.variants import QUESTIONS, variant
from autograder.course import assignment
from autograder.explaining.naming import Family, Wrong
from autograder.graders.channels import lesson, misconceptions
from autograder.grading.session import GradingSession

CHUNK = 40
"""Answers to a task: a second or so of work."""

HARMLESS = {"torch", "numpy", "scipy", "math", "functools", "itertools", "__future__"}
"""What a specimen may import so that its mutants may be run outside the sandbox."""

NOISY = {"print", "open", "set_default_dtype", "Thread", "script", "vmap"}
_ARGUMENTS = {"edge_detector": (), "two_convs_as_one": ("image_a", "image_b", "conv_a", "conv_b")}
_SOURCE = "<mutant>"


@dataclass(frozen=True, slots=True)
class Task:
    """A slice of the `variants` (by seed), of the `family` of a question, or of the `mutants` of a source."""

    kind: str
    lab: str
    of: str
    start: int
    stop: int
    step: int = 1

    def __len__(self) -> int:
        return len(range(self.start, self.stop, self.step)) * (len(QUESTIONS) if self.kind == "variants" else 1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of generated answers: how many, how many wrong ones are nn.Conv2d after all, and the faults found."""

    answers: int = 0
    equivalent: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.answers + other.answers, self.equivalent + other.equivalent, self.faults + other.faults)

    @property
    def bound(self) -> float:
        """With 95 % confidence the true rate of faults is below this: the rule of three, when none was found."""
        return 3 / self.answers


def variant_tasks(lab: str, count: int) -> list[Task]:
    """`count` random right answers, the same number for each of questions 2 to 5."""
    seeds = -(-count // len(QUESTIONS))
    return [Task("variants", lab, "", at, min(at + CHUNK, seeds)) for at in range(0, seeds, CHUNK)]


def family_tasks(lab: str, *, every: int = 1) -> list[Task]:
    """Every single member of the family, and every so-manieth pair."""
    found = []
    for question in misconceptions.NUMBERS:
        singles, pairs = len(family(question).singles), len(family(question).pairs)
        found += _chunks(Task("family", lab, question, 0, singles))
        found += _chunks(Task("family", lab, question, singles, singles + pairs, every))
    return found


def mutant_tasks(lab: str, *, every: int = 1) -> list[Task]:
    """Every mutant of the lab's solutions, and every so-manieth of each harmless right specimen of one answer."""
    specimens = [each.slug for each in bank.all_specimens() if each.right and is_harmless(each.answers)]
    single = [slug for slug in specimens if len(_answered(slug)) == 1]
    sources = [(name, 1) for name in bank.FUNCTIONS] + [(slug, every) for slug in single]
    return [Task("mutants", lab, of, 0, len(_mutants(lab, of)), step) for of, step in sources]


def _chunks(task: Task) -> list[Task]:
    wide = CHUNK * task.step
    return [
        Task(task.kind, task.lab, task.of, at, min(at + wide, task.stop), task.step)
        for at in range(task.start, task.stop, wide)
    ]


def carry_out(task: Task) -> Tally:
    """Grade the answers of one task in this process."""
    places = range(task.start, task.stop, task.step)
    session = _session(task.lab)
    if task.kind == "variants":
        return sum((_try_variants(session, seed) for seed in places), Tally())
    if task.kind == "family":
        members = (*family(task.of).singles, *family(task.of).pairs)
        return sum((_try_member(session, task.of, members[place]) for place in places), Tally())
    question, right = _answered(task.of)[0], _source(task.lab, task.of)
    if not _full(session, Direct(defined(task.lab, right, question)), [question])[question]:
        return Tally()  # leans on what only the sandbox has
    found = _mutants(task.lab, task.of)
    return sum((_try_mutant(session, task, question, found[place]) for place in places), Tally())


def _try_variants(session: GradingSession, seed: int) -> Tally:
    answers = {question: variant(question, seed) for question in QUESTIONS}
    functions = {question: answer.function for question, answer in answers.items()}
    full = _full(session, Direct(functions), functions, key=str(seed))
    faults = [
        f"{question} {seed}: {', '.join(answers[question].recipe)}" for question, kept in full.items() if not kept
    ]
    return Tally(len(answers), 0, tuple(faults))


def _try_member(session: GradingSession, question: str, wrong: Wrong) -> Tally:
    full = _full(session, Direct({question: by_position(question, wrong.make())}), [question])
    if not full[question]:
        return Tally(1)
    difference = differs(question, by_position(question, wrong.make()))
    return Tally(1, 0, (f"{question} {'+'.join(wrong.codes)}: {difference}",)) if difference else Tally(1, 1)


def _try_mutant(session: GradingSession, task: Task, question: str, mutant: Mutant) -> Tally:
    functions = defined(task.lab, mutant.source, question)
    if not functions or not _full(session, Direct(functions, _SOURCE), [question])[question]:
        return Tally(1)
    difference = differs(question, defined(task.lab, mutant.source, question)[question], _SOURCE)
    return Tally(1, 0, (f"{task.of}, {mutant.change}: {difference}",)) if difference else Tally(1, 1)


def _full(session: GradingSession, student: Direct, questions: Collection[str], *, key: str = "") -> dict[str, bool]:
    """Question -> whether every point was earned."""
    checks = session.run(student, key.encode(), questions)
    lost = {check.question for check in checks if check.earned < check.points}
    return {question: question not in lost for question in questions}


def by_position(question: str, function: Function) -> Function:
    """A member of the family as students' functions are called."""
    names = _ARGUMENTS.get(question, ("x", "weight", "bias"))
    return lambda *given: function(**dict(zip(names, given, strict=True)))


def is_harmless(source: str) -> bool:
    """Whether a source of ours stays so when it is mutated: it computes, and does nothing else."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic or a shell line
        return False
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    named |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return {name.split(".")[0] for name in imported} <= HARMLESS and not named & NOISY


@functools.cache
def family(question: str) -> Family:
    """The family of a question, made once in a process."""
    found: Family = misconceptions.family(question)
    return found


@functools.cache
def _session(lab: str) -> GradingSession:
    return GradingSession(assignment.load(lab))


@functools.cache
def _specimen(slug: str) -> bank.Specimen:
    return next(specimen for specimen in bank.all_specimens() if specimen.slug == slug)


@functools.cache
def _solutions(lab: str) -> dict[str, str]:
    return bank.solved(lab)


@functools.cache
def _mutants(lab: str, of: str) -> tuple[Mutant, ...]:
    return tuple(mutants(_source(lab, of)))


def _source(lab: str, of: str) -> str:
    return _solutions(lab)[of] if of in bank.FUNCTIONS else _specimen(of).answers


def _answered(of: str) -> list[str]:
    return [of] if of in bank.FUNCTIONS else [title for title, _ in _specimen(of).cells() if title]


def defined(lab: str, source: str, question: str) -> dict[str, Function]:
    """The function called `question` that `source` defines, none when it breaks off; the lab's own do the rest."""
    space: dict[str, Any] = {"torch": torch, "nn": nn, "Tensor": Tensor, "Gx": lesson.GX, "Gy": lesson.GY}
    others = (text for name, text in _solutions(lab).items() if name in bank.FUNCTIONS and name != question)
    for text in (*others, source):
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, _SOURCE if text is source else "<solution>", "exec"), space)
    return {question: space[question]} if callable(space.get(question)) else {}
