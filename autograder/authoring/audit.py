"""Everything that grades the graders, run at once: the lab itself, golden submissions, generated answers, its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from autograder.authoring import checkup
from autograder.authoring.bench import Bench
from autograder.authoring.checkup import Problem
from autograder.authoring.generated import Tally, Task, carry_out, family_tasks, hunt_tasks, mutant_tasks, variant_tasks
from autograder.authoring.verdict import BankResult, grade
from autograder.running.cohort import local_processes
from autograder.running.work import Setup

Advance = Callable[[str, int, int], None]
"""Told of every step: what is tried (`specimens`, `variants`, `family`, `mutants`), how many more are done, of how many."""


HUNT = 5
"""How much closer than pairs and mutants the members lie whose neighbours are hunted."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is generated: random right answers; every so-manieth pair of mistakes and mutant of a specimen (0: none)."""

    variants: int = 2000
    every: int = 10


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it all; `problems` are what the lab's own files lack or contradict."""

    lab: str
    bank: BankResult
    variants: Tally
    family: Tally
    mutants: Tally
    hunt: Tally
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        """Whether the graders may be trusted: no false rejection, survivor, collateral or false name, enough named."""
        tallies = (self.variants, self.family, self.mutants, self.hunt)
        grave = any(problem.is_grave for problem in self.problems)
        return self.bank.holds and not grave and not any(tally.faults for tally in tallies)


def run(setup: Setup, lab: Bench, size: Size, workers: int, advance: Advance) -> Audit:
    """Look at the lab's files, grade the bank in the sandbox, then generated answers, in `workers` processes.

    Where the lab's graders cannot be run at all, that is the one thing to be said.
    """
    problems = checkup.problems(lab)
    if any(problem.ends_all for problem in problems):
        return Audit(lab.place.lab, BankResult(()), Tally(), Tally(), Tally(), Tally(), problems)
    judged = []
    specimens = list(lab.specimens.values())
    for one in grade(setup, lab.course, specimens, workers):
        judged.append(one)
        advance("specimens", 1, len(specimens) + 2)
    tasks = {
        "variants": variant_tasks(lab, size.variants),
        "family": family_tasks(lab, every=size.every) if size.every else [],
        "mutants": mutant_tasks(lab, every=size.every) if size.every else [],
        "hunt": hunt_tasks(lab, every=-(-size.every // HUNT)) if size.every else [],
    }
    with local_processes(workers) as pool:
        tallies = {kind: _tried(kind, some, pool.map(carry_out, some), advance) for kind, some in tasks.items()}
    in_order = sorted(judged, key=lambda each: each.specimen.slug)
    return Audit(lab.place.lab, BankResult(tuple(in_order)), **tallies, problems=problems)


def _tried(kind: str, tasks: Sequence[Task], tallies: Iterable[Tally], advance: Advance) -> Tally:
    done, total = [], sum(map(len, tasks))
    for task, tally in zip(tasks, tallies, strict=True):
        done.append(tally)
        advance(kind, len(task), total)
    return reduce(add, done, Tally())
