"""`autograder grade`: a lab's collected submissions into the gradebook, in parallel, resuming what was interrupted."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands import INTERRUPTED, Refused
from autograder.messages import languages, number, say

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.course import Course
    from autograder.running.run import Run
    from autograder.running.work import Setup
    from autograder.sinks.gradebook.writing import Settled

FEW = 5
"""Submissions for which one more worker is not worth its start."""


@click.command("grade", help="Grade a lab's collected submissions into the gradebook.")
@click.argument("lab")
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option("--student", "chosen", multiple=True, help="Only this student; may be repeated.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; without it, one a processor core.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler (tcp://host:8786) instead of local processes.")
@click.option("--force", is_flag=True, help="Grade again what nothing changed in.")
@click.option("--dry-run", is_flag=True, help="Only say what would be graded, and why.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write one row per student and question here.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the output; without it, the lab's.")
@click.option(
    "--accept-unreadable", "accepted", is_flag=True, help="Exit with 0 although somebody handed in nothing to grade."
)
@click.option("--uncontained", is_flag=True, help="Grade although this machine cannot contain student code.")
def command(
    lab: str, folder: Path | None, chosen: tuple[str, ...], jobs: int | None, scheduler: str | None, force: bool,
    dry_run: bool, csv_file: Path | None, lang: str | None, accepted: bool, uncontained: bool,
) -> None:  # fmt: skip
    """Plan, grade, deliver, and say what became of it."""
    from rich.console import Console

    from autograder import course
    from autograder.errors import AutograderError
    from autograder.running import cohort, processes, work
    from autograder.sandbox import bubblewrap

    console = Console()
    try:
        here = course.find(folder)
        loaded = here.assignment(lab)
        language = lang or loaded.language
        students = _students(here, lab, chosen, language)
        setup = work.Setup(loaded, course.lab_key(here.secret(), lab), contained=not uncontained)
        if dry_run:
            _only_say(console, here, setup, students, force, language)
            return
        if scheduler is None and not uncontained:
            bubblewrap.must_work()
        with contextlib.ExitStack() as stack:
            stack.callback(processes.end_local_processes)  # whatever happens, and also where nobody came to need them
            workers = min(jobs or len(os.sched_getaffinity(0)), -(-len(students) // FEW))
            pool: Callable[[], Executor] = functools.partial(cohort.local_processes, workers, setup)
            if scheduler is not None:
                pool, workers = stack.enter_context(_cluster(scheduler, setup))
            elif force or not all(os.path.exists(here.report(student, lab)) for student in students):
                pool = _begun(pool)
            complete = _grade(console, here, setup, students, pool, workers, force, language, accepted)
        if csv_file is not None:
            complete &= _write_csv(console, here, lab, students, csv_file, language)
            console.print(say(language, "terminal.csv_written", file=csv_file), soft_wrap=True, highlight=False)
    except KeyboardInterrupt:
        console.print(say(language, "terminal.interrupted"))
        sys.exit(INTERRUPTED)
    except (AutograderError, OSError) as error:
        raise Refused(str(error)) from error
    sys.exit(0 if complete else 1)


def _begun(pool: Callable[[], Executor]) -> Callable[[], Executor]:
    """The same, its first executor begun now: workers start while this process loads what it needs of nbgrader."""
    ready = [pool()]
    return lambda: ready.pop() if ready else pool()


def _students(here: Course, lab: str, chosen: tuple[str, ...], language: str) -> tuple[str, ...]:
    from autograder.commands import terminal

    known = here.students(lab)
    terminal.known(language, here, lab, known, chosen)
    return tuple(dict.fromkeys(chosen)) or known


def _grade(
    console: Console, here: Course, setup: Setup, students: tuple[str, ...], pool: Callable[[], Executor], workers: int,
    force: bool, language: str, accepted: bool,
) -> bool:  # fmt: skip
    """Whether every student was graded and delivered, also those (unless `accepted`) who handed in nothing to grade."""
    from autograder import course
    from autograder.commands import terminal
    from autograder.running.delivery import Delivery
    from autograder.running.progress import Tally
    from autograder.running.run import Run

    lab = setup.assignment.lab
    tally = Tally(language)
    with Delivery(here, lab) as deliver:
        run = Run(here, setup, deliver, force=force, gradebook=deliver.gradebook)
        with closing(run.grade(students, pool, workers)) as results:
            tally.watch(console, results, len(students), say(language, "terminal.grading", lab=lab))
        tally.say(console, lab)
        terminal.left_behind(console, run.faults.found, language)
        _say_settled(console, deliver.settle(students), language)
        places = {
            "reports": here.report("", lab).parent,
            "gradebook": deliver.url,
            "autograded": here.autograded("", lab).parent,
        }
        console.print(say(language, "terminal.where", **places), soft_wrap=True, highlight=False)
        commitment = course.lab_key(setup.secret, lab).commitment()
        console.print(
            say(language, "terminal.commitment", lab=lab, commitment=commitment), soft_wrap=True, highlight=False
        )
    return not (tally.needs_human or run.faults.found or (tally.has_nothing and not accepted))


def _cluster(address: str, setup: Setup) -> AbstractContextManager[tuple[Callable[[], Executor], int]]:
    try:
        from autograder.running import cluster
    except ModuleNotFoundError as error:
        raise Refused(f"{error.name} is missing: pip install -c constraints.txt -e '.[dask]'") from error
    return cluster.workers(address, setup)


def _only_say(
    console: Console, here: Course, setup: Setup, students: tuple[str, ...], force: bool, language: str
) -> None:
    """What would be graded, and why; nothing is written."""
    from autograder.running.delivery import Delivery
    from autograder.running.run import Run

    with Delivery(here, setup.assignment.lab) as deliver:
        _say_plan(console, Run(here, setup, deliver, force=force), students, language)
        _say_settled(console, deliver.settle(students, only_say=True), language)


def _say_plan(console: Console, run: Run, students: Iterable[str], language: str) -> None:
    from autograder.commands import terminal

    for planned in run.plan(students):
        parts = ", ".join(say(language, f"terminal.part_{name}") for name in planned.changed)
        why = say(language, f"terminal.why_{planned.why}", parts=parts)
        told = say(language, "terminal.would_grade", student=planned.student, why=why)
        console.print(told, highlight=False, soft_wrap=True, markup=False)
    terminal.left_behind(console, run.faults.found, language)


def _say_settled(console: Console, settled: Iterable[Settled], language: str) -> None:
    """Whose late penalty or time is brought up to date, without running any code."""
    for each in settled:
        same = each.before == each.after
        numbers = {
            name: number(language, f"{value:g}") for name, value in (("before", each.before), ("after", each.after))
        }
        text = say(language, "terminal.moved" if same else "terminal.settled", student=each.student, **numbers)
        console.print(text, highlight=False, soft_wrap=True, markup=False)


def _write_csv(console: Console, here: Course, lab: str, students: Iterable[str], path: Path, language: str) -> bool:
    """Whether every student's rows could be written."""
    from autograder.commands import terminal
    from autograder.errors.faults import Faults
    from autograder.running import results
    from autograder.sinks.scores_csv import ScoresCsv

    rows, faults, wanted = ScoresCsv(path), Faults(), frozenset(students)
    for grade in results.grades(here, lab, faults, "csv"):
        with faults.apart(grade.student, "csv"):
            if grade.student in wanted:
                rows.write([grade])
    rows.close()
    terminal.left_behind(console, faults.found, language)
    return not faults.found
