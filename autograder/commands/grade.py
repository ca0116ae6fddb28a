"""`autograder grade`: a lab's collected submissions into the gradebook, in parallel, resuming what was interrupted."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.messages import languages, say

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.course import Course
    from autograder.coursework import Graded, Run
    from autograder.model import GradeReport


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
@click.option("--uncontained", is_flag=True, help="Grade although this machine cannot contain student code.")
def command(
    lab: str, folder: Path | None, chosen: tuple[str, ...], jobs: int | None, scheduler: str | None, force: bool,
    dry_run: bool, csv_file: Path | None, lang: str | None, uncontained: bool,
) -> None:  # fmt: skip
    """Plan, grade, deliver, and say what became of it."""
    from rich.console import Console

    from autograder import assignment, cohort, course, coursework
    from autograder.delivery import Delivery
    from autograder.errors import AutograderError

    console = Console()
    try:
        here = course.find(folder)
        loaded = assignment.load(lab, support=here.support(lab), course_graders=here.root / "graders")
        language = lang or loaded.language
        students = chosen or here.students(lab)
        if not students:
            raise click.UsageError(say(language, "terminal.nothing", lab=lab, course=here.root))
        setup = cohort.Setup(loaded, here.secret(), contained=not uncontained)
        if dry_run:
            _say_plan(console, coursework.Run(here, setup, lambda _: None, force=force), students, language)
            return
        workers = min(jobs or os.cpu_count() or 1, len(students))
        pool = functools.partial(cohort.local_processes, workers)
        begun = time.monotonic()
        with Delivery(here, lab) as deliver:
            run = coursework.Run(here, setup, deliver, force=force)
            tally = _grade(console, run, students, pool, workers, say(language, "terminal.grading", lab=lab))
            tally.say(console, lab, language, time.monotonic() - begun)
            places = {
                "reports": here.report("", lab).parent,
                "gradebook": deliver.url,
                "autograded": here.root / "autograded",
            }
            console.print(say(language, "terminal.where", **places), soft_wrap=True, highlight=False)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    if csv_file is not None:
        _write_csv(here, lab, students, csv_file)
        console.print(say(language, "terminal.csv_written", file=csv_file))
    sys.exit(1 if tally.human else 0)


class Tally:
    """Counts of a run: all that is kept of a class while it is graded."""

    def __init__(self) -> None:
        self.count = self.fresh = self.full = self.none = 0
        self.total = 0.0
        self.maximum = 0.0
        self.human: list[tuple[str, str]] = []
        self.lost: Counter[str] = Counter()

    def add(self, graded: Graded) -> None:
        """Count one report."""
        report = graded.report
        self.count += 1
        self.fresh += graded.fresh
        self.maximum = float(report.max_score)
        if report.needs_human:
            self.human.append((report.student, _fault(report)))
            return
        self.total += float(report.score)
        self.full += report.score == report.max_score
        self.none += report.score == 0
        self.lost.update(question.name for question in report.questions if question.earned < question.points)

    def say(self, console: Console, lab: str, language: str, seconds: float) -> None:
        """The summary of the run."""
        human = len(self.human)
        counts = {"count": self.count, "fresh": self.fresh, "kept": self.count - self.fresh, "human": human}
        console.print(say(language, "terminal.graded", lab=lab, seconds=f"{seconds:.1f}", **counts), highlight=False)
        graded = self.count - human
        if graded:
            mean = f"{self.total / graded:.1f}"
            values = {"mean": mean, "maximum": f"{self.maximum:g}", "full": self.full, "none": self.none}
            console.print(say(language, "terminal.mean", **values), highlight=False)
        if self.lost:
            hardest = ", ".join(f"{name} ({count})" for name, count in self.lost.most_common(5))
            console.print(say(language, "terminal.hardest", questions=hardest), highlight=False)
        for student, reason in self.human[:20]:
            console.print(
                "[yellow]?[/] " + say(language, "terminal.human", student=student, reason=reason), highlight=False
            )


def _fault(report: GradeReport) -> str:
    return (
        "; ".join(str(note.parameters.get("error", note.code)) for note in report.notes) or "a grader raised an error"
    )


def _grade(console: Console, run: Run, students: Iterable[str], pool: object, workers: int, title: str) -> Tally:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    names = list(students)
    tally = Tally()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as progress:
        bar = progress.add_task(title, total=len(names), rate="")
        begun = time.monotonic()
        for graded in run.grade(names, pool, workers):  # type: ignore[arg-type]
            tally.add(graded)
            rate = tally.count / max(time.monotonic() - begun, 0.001)
            progress.update(bar, advance=1, rate=f"{rate:.1f}/s")
    return tally


def _say_plan(console: Console, run: Run, students: Iterable[str], language: str) -> None:
    for planned in run.plan(students):
        why = say(language, f"terminal.why_{planned.why}")
        console.print(say(language, "terminal.would_grade", student=planned.student, why=why), highlight=False)


def _write_csv(here: Course, lab: str, students: Iterable[str], path: Path) -> None:
    from autograder import reports
    from autograder.sinks.scores_csv import ScoresCsv

    rows = ScoresCsv(path)
    for student in sorted(students):
        report = reports.load(here.report(student, lab))
        if report is not None:
            rows.write([report])
    rows.close()
