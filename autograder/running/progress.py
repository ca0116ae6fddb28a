"""Counts of a grading run, as it goes and at its end: all that is kept of a class while it is graded."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.messages import number, say
from autograder.model import GradeReport, Note, rounded
from autograder.running.run import Graded
from autograder.sinks.grades import nothing_of_theirs

SHOWN = 20
"""Students named in a summary; the reports name all."""
HARDEST = 5


class Tally:
    """What has been graded so far."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._begun = time.monotonic()
        self._count = self._fresh = 0
        self._verdicts = {"full": 0, "partly": 0, "none": 0}
        self._total = Fraction(0)
        self._most = Fraction(0)
        self._lost: Counter[str] = Counter()
        self._human: list[tuple[str, str]] = []
        self._nothing: list[tuple[str, Note]] = []
        self._changed: list[tuple[str, Fraction, Fraction]] = []

    @property
    def needs_human(self) -> bool:
        """Whether a submission could not be graded."""
        return bool(self._human)

    @property
    def has_nothing(self) -> bool:
        """Whether somebody handed in nothing that could be graded: no file, a damaged one, the lab untouched."""
        return bool(self._nothing)

    def watch(self, console: Console, results: Iterable[Graded], count: int, title: str) -> None:
        """Count results as they come, under a bar with rate, remaining time, verdicts and the hardest questions."""
        rate = TextColumn("{task.fields[rate]}")
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate)
        progress = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console)
        bar = progress.add_task(escape(title), total=count, rate="")
        with Live(console=console, refresh_per_second=4, transient=True) as live:
            for graded in results:
                self.add(graded)
                progress.update(bar, advance=1, rate=f"{self._number(self._count / max(self._seconds(), 0.001))}/s")
                live.update(Group(progress, Text(" · ".join(self._standing()), style="dim")))

    def add(self, graded: Graded) -> None:
        """Count one result."""
        report = graded.report
        self._count += 1
        self._fresh += graded.fresh
        self._most = report.max_score
        if graded.before is not None and graded.before != report.score and not report.needs_human:
            self._changed.append((report.student, graded.before, report.score))
        if report.needs_human:
            self._human.append((report.student, _fault(report, self._language)))
            return
        if (reason := nothing_of_theirs(report)) is not None:
            self._nothing.append((report.student, reason))
        self._total += report.score
        self._verdicts["full" if report.score == report.max_score else "partly" if report.score else "none"] += 1
        self._lost.update(question.name for question in report.questions if question.earned < question.points)

    def say(self, console: Console, lab: str) -> None:
        """The summary of the run."""
        human = len(self._human)
        counts = {"count": self._count, "fresh": self._fresh, "kept": self._count - self._fresh, "human": human}
        self._print(console, "graded", lab=lab, seconds=self._number(self._seconds()), **counts)
        if self._count > human:
            mean, most = (
                self._number(self._total / (self._count - human)),
                number(self._language, f"{float(self._most):g}"),
            )
            self._print(console, "mean", mean=mean, maximum=most, **self._verdicts)
        for line in self._hardest():
            console.print(line, highlight=False)
        if self._changed:
            self._say_changes(console)
        for student, note in sorted(self._nothing, key=lambda item: item[0]):
            reason = say(self._language, note.code, **note.parameters)
            self._print(console, "nothing_of_theirs", student=student, reason=reason)
        for student, reason in self._human[:SHOWN]:
            self._print(console, "human", student=student, reason=reason)
        if human > SHOWN:
            self._print(console, "more", count=human - SHOWN)

    def _say_changes(self, console: Console) -> None:
        words = {name: say(self._language, f"terminal.{name}") for name in ("student", "before", "now")}
        table = Table(title=say(self._language, "terminal.changed_scores"), title_justify="left")
        table.add_column(words["student"])
        for name in ("before", "now"):
            table.add_column(words[name], justify="right")
        for student, before, now in sorted(self._changed)[:SHOWN]:
            points = (number(self._language, f"{rounded(score):f}") for score in (before, now))
            table.add_row(escape(student), *points)
        console.print(table)
        if len(self._changed) > SHOWN:
            self._print(console, "more", count=len(self._changed) - SHOWN)

    def _standing(self) -> Iterator[str]:
        yield say(self._language, "terminal.standing", **self._verdicts, human=len(self._human))
        yield from self._hardest()

    def _hardest(self) -> Iterator[str]:
        if self._lost:
            questions = ", ".join(f"{name} ({count})" for name, count in self._lost.most_common(HARDEST))
            yield say(self._language, "terminal.hardest", questions=questions)

    def _print(self, console: Console, key: str, **values: object) -> None:
        console.print(escape(say(self._language, f"terminal.{key}", **values)), highlight=False, soft_wrap=True)

    def _number(self, value: Fraction | float) -> str:
        return number(self._language, f"{float(value):.1f}")

    def _seconds(self) -> float:
        return time.monotonic() - self._begun


def _fault(report: GradeReport, language: str) -> str:
    faults = (str(note.parameters.get("error") or say(language, note.code, **note.parameters)) for note in report.notes)
    return "; ".join(fault.rstrip(".") for fault in faults) or say(language, "reason.grader_fault")
