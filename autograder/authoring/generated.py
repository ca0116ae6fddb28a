"""Generated answers under the hidden graders: right ones must keep every point, wrong ones must lose some.

The answers of a kind stand in a fixed order, and a task is a slice of it: what a worker process grades by itself.
"""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass, replace

from autograder.authoring import hunting
from autograder.authoring.bench import Bench, Place, bench
from autograder.authoring.direct import Direct, Function
from autograder.authoring.mutants import Mutant, mutants
from autograder.explaining.naming import Family, Wrong
from autograder.intake import parsing

KEYS = 3
"""With so many keys each single member of the family is tried, a pair or a mutant with one: others than its neighbours'."""

CHUNK = 40
"""Answers to a task: a second or so of work."""

HARMLESS = {"torch", "numpy", "scipy", "math", "functools", "itertools", "__future__"}
"""What a specimen may import so that its mutants may be run outside the sandbox."""

NOISY = {"print", "open", "set_default_dtype", "Thread", "script", "vmap"}


@dataclass(frozen=True, slots=True)
class Task:
    """A slice of the `variants` (by seed), of the `family` of a question, or of the `mutants` of a source."""

    kind: str
    place: Place
    of: str
    start: int
    stop: int
    step: int = 1
    each: int = 1

    def __len__(self) -> int:
        return len(range(self.start, self.stop, self.step)) * self.each


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of generated answers: how many, how many wrong ones are right after all, and the faults found."""

    answers: int = 0
    equivalent: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.answers + other.answers, self.equivalent + other.equivalent, self.faults + other.faults)

    @property
    def bound(self) -> float:
        """With 95 % confidence the true rate of faults is below this: the rule of three, when none was found."""
        return 3 / self.answers


def variant_tasks(lab: Bench, count: int) -> list[Task]:
    """`count` random right answers, the same number for each question that has such."""
    questions = len(lab.varied)
    seeds = -(-count // questions) if questions else 0
    return [
        Task("variants", lab.place, "", at, min(at + CHUNK, seeds), each=questions) for at in range(0, seeds, CHUNK)
    ]


def family_tasks(lab: Bench, *, every: int = 1) -> list[Task]:
    """Every single member of the family, and every so-manieth pair."""
    found = []
    for question in lab.questions:
        singles, pairs = len(lab.family(question).singles), len(lab.family(question).pairs)
        found += _chunks(Task("family", lab.place, question, 0, singles))
        found += _chunks(Task("family", lab.place, question, singles, singles + pairs, every))
    return found


def hunt_tasks(lab: Bench, *, every: int = 1) -> list[Task]:
    """The neighbours of every so-manieth single member of the family."""
    return [
        replace(task, each=len(hunting.tried(lab, question)))
        for question in lab.questions
        if hunting.tried(lab, question)
        for task in _chunks(Task("hunt", lab.place, question, 0, len(lab.family(question).singles), every))
    ]


def mutant_tasks(lab: Bench, *, every: int = 1) -> list[Task]:
    """Every mutant of the lab's solutions, and every so-manieth of each harmless right specimen of one answer."""
    specimens = [each.slug for each in lab.specimens.values() if each.right and is_harmless(each.answers)]
    single = [slug for slug in specimens if len(_answered(lab, slug)) == 1]
    sources = [(name, 1) for name in lab.solutions if name in lab.questions] + [(slug, every) for slug in single]
    return [Task("mutants", lab.place, of, 0, len(_mutants(lab, of)), step) for of, step in sources]


def _chunks(task: Task) -> list[Task]:
    wide = CHUNK * task.step
    return [
        Task(task.kind, task.place, task.of, at, min(at + wide, task.stop), task.step)
        for at in range(task.start, task.stop, wide)
    ]


def carry_out(task: Task) -> Tally:
    """Grade the answers of one task in this process."""
    places = range(task.start, task.stop, task.step)
    lab = bench(task.place)
    if task.kind == "variants":
        return sum((_try_variants(lab, seed) for seed in places), Tally())
    if task.kind == "hunt":
        members = lab.family(task.of).singles
        return sum((_hunted(lab, task.of, members[place]) for place in places), Tally())
    if task.kind == "family":
        family = lab.family(task.of)
        members = (*family.singles, *family.pairs)
        keys = KEYS if task.start < len(family.singles) else 1
        return sum((_try_member(lab, task.of, members[place], f"{place}", keys) for place in places), Tally())
    question = _answered(lab, task.of)[0]
    right = lab.defined(question, _source(lab, task.of))
    if right is None or not lab.full(Direct({question: right}), [question])[question]:
        return Tally()  # leans on what only the sandbox has
    found = _mutants(lab, task.of)
    return sum((_try_mutant(lab, task, question, found[place]) for place in places), Tally())


def _hunted(lab: Bench, question: str, wrong: Wrong) -> Tally:
    return Tally(len(hunting.tried(lab, question)), 0, tuple(hunting.false_names(lab, question, wrong)))


def _try_variants(lab: Bench, seed: int) -> Tally:
    assert lab.contract is not None
    answers = {question: lab.contract.variant(question, seed) for question in lab.varied}
    functions = {question: answer.function for question, answer in answers.items()}
    full = lab.full(Direct(functions), functions, key=str(seed))
    faults = [
        f"{question} {seed}: {', '.join(answers[question].recipe)}" for question, kept in full.items() if not kept
    ]
    return Tally(len(answers), 0, tuple(faults))


def _try_member(lab: Bench, question: str, wrong: Wrong, key: str, keys: int) -> Tally:
    """Every key must draw hidden cases on which it loses points: each member has others."""
    family = lab.family(question)
    students = (Direct({question: by_position(family, wrong.make())}) for _ in range(keys))
    full = [lab.full(student, [question], key=f"{key} {at}")[question] for at, student in enumerate(students)]
    if not any(full):
        return Tally(1)
    difference = lab.differs(question, by_position(family, wrong.make()))
    return Tally(1, 0, (f"{question} {'+'.join(wrong.codes)}: {difference}",)) if difference else Tally(1, 1)


def _try_mutant(lab: Bench, task: Task, question: str, mutant: Mutant) -> Tally:
    name = lab.source_name
    function = lab.defined(question, mutant.source)
    if function is None or not lab.full(Direct({question: function}, name), [question], key=mutant.change)[question]:
        return Tally(1)
    fresh = lab.defined(question, mutant.source) or function
    difference = lab.differs(question, fresh, name)
    return Tally(1, 0, (f"{task.of}, {mutant.change}: {difference}",)) if difference else Tally(1, 1)


def by_position(family: Family, function: Function) -> Function:
    """A member of the family as students' functions are called."""
    names = max((tuple(call.arguments) for call in family.calls), key=len)
    return lambda *given: function(**dict(zip(names, given, strict=False)))


def is_harmless(source: str) -> bool:
    """Whether a source of ours stays so when it is mutated: it computes, and does nothing else."""
    try:
        tree = parsing.parse(source)
    except SyntaxError:  # a magic or a shell line
        return False
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    named |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return {name.split(".")[0] for name in imported} <= HARMLESS and not named & NOISY


@functools.cache
def _mutants(lab: Bench, of: str) -> tuple[Mutant, ...]:
    return tuple(mutants(_source(lab, of)))


def _source(lab: Bench, of: str) -> str:
    return lab.solutions[of] if of in lab.solutions else lab.specimens[of].answers


def _answered(lab: Bench, of: str) -> list[str]:
    return [of] if of in lab.solutions else [title for title, _ in lab.specimens[of].cells() if title]
