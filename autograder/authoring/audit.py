"""Everything that grades the graders, run at once: golden submissions, generated answers, visible checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from autograder.authoring import visible
from autograder.authoring.bank import Specimen
from autograder.authoring.generated import Tally, Task, carry_out, family_tasks, mutant_tasks, variant_tasks
from autograder.authoring.verdict import BankResult, grade
from autograder.running.cohort import local_processes
from autograder.running.work import Setup

Advance = Callable[[str, int, int], None]
"""Told of every step: what is tried (`specimens`, `variants`, `family`, `mutants`), how many more are done, of how many."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is generated: random right answers; every so-manieth pair of mistakes and mutant of a specimen (0: none)."""

    variants: int = 2000
    every: int = 10


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it all. `visible`: question -> percentage of the family that the lab's visible checks catch."""

    lab: str
    bank: BankResult
    variants: Tally
    family: Tally
    mutants: Tally
    visible: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether the graders may be trusted: no false rejection, survivor, collateral or false name, enough named."""
        return self.bank.holds and not any(tally.faults for tally in (self.variants, self.family, self.mutants))


def run(
    setup: Setup, specimens: Sequence[Specimen], convlab: Path, size: Size, workers: int, advance: Advance
) -> Audit:
    """Grade the bank in the sandbox, then generated answers, all in `workers` processes."""
    lab = setup.assignment.lab
    judged = []
    for one in grade(setup, specimens, workers):
        judged.append(one)
        advance("specimens", 1, len(specimens))
    tasks = {
        "variants": variant_tasks(lab, size.variants),
        "family": family_tasks(lab, every=size.every) if size.every else [],
        "mutants": mutant_tasks(lab, every=size.every) if size.every else [],
    }
    with local_processes(workers) as pool:
        tallies = {kind: _tried(kind, some, pool.map(carry_out, some), advance) for kind, some in tasks.items()}
        shares = pool.submit(visible.shares, convlab).result()
    return Audit(lab, BankResult(tuple(judged)), **tallies, visible=shares)


def _tried(kind: str, tasks: Sequence[Task], tallies: Iterable[Tally], advance: Advance) -> Tally:
    done, total = [], sum(map(len, tasks))
    for task, tally in zip(tasks, tallies, strict=True):
        done.append(tally)
        advance(kind, len(task), total)
    return reduce(add, done, Tally())
