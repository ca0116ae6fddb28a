"""Reports in a terminal: tables and reasons, in Spanish and English; colour is never the only signal."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from autograder.course import Course
from autograder.errors.faults import Fault
from autograder.labs import Lab
from autograder.messages import number, say, texts
from autograder.model import GradeReport, Note, QuestionReport, Reason, rounded
from autograder.sinks import notes

T = TypeVar("T")
_SHOWN = 3
_NAMED = 20
_LISTED = 60
_LONGEST_LINE = 2_000
_LONGEST = 300
_SIGNS = {True: ("✓", "green"), False: ("✗", "red")}


def plain(text: object) -> str:
    """Text that somebody else wrote, such as a name: one line, without markup and without commands to the terminal."""
    return escape(texts.line(str(text), _LONGEST))


def left_behind(console: Console, found: Sequence[Fault], language: str) -> None:
    """Who was left behind, at which stage, why, and what to do."""
    for fault in found[:_NAMED]:
        stage = say(language, f"fault.{fault.stage}")
        said = say(language, "fault.left", student=fault.student, stage=stage, cause=fault.cause)
        remedy = say(language, f"fault.{fault.remedy}")
        console.print(f"[red]✗[/] {escape(said)} {escape(remedy)}", highlight=False, soft_wrap=True)
    if len(found) > _NAMED:
        console.print(say(language, "terminal.more", count=len(found) - _NAMED), highlight=False)


def folding(heads: Iterable[str]) -> Table:
    """A table in which no name is cut: what is too wide goes on in the next line."""
    table = Table()
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def listed(console: Console, sign: str, lines: Sequence[str], language: str) -> None:
    """Lines that somebody must see, each behind a sign; of very many the first, and how many more there are."""
    for line in lines[:_LISTED]:
        console.print(f"{sign} {escape(texts.line(line, _LONGEST_LINE))}", highlight=False)
    if len(lines) > _LISTED:
        console.print(say(language, "lms.more", count=len(lines) - _LISTED), highlight=False)


def known(language: str, here: Course, lab: str, students: Sequence[str], chosen: Sequence[str] = ()) -> None:
    """Raises UsageError when nobody has handed in, or not who was `chosen`."""
    if not students:
        raise click.UsageError(say(language, "terminal.nothing", lab=lab, course=here.root))
    unknown = sorted(set(chosen) - set(students))
    if unknown:
        said = say(language, "terminal.no_such_student", students=", ".join(unknown))
        near = difflib.get_close_matches(unknown[0], students, n=1)
        hint = [say(language, "terminal.nearest_student", student=near[0])] if near else []
        raise click.UsageError(" ".join((said, *hint)))


def watched(items: Iterable[T], count: int, title: str) -> Iterator[T]:
    """The items, with a bar on the terminal's error output that goes away when they are through."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(escape(title), total=count)
        for item in items:
            yield item
            progress.advance(bar)


def watching(title: str) -> Callable[[Sequence[T]], Iterator[T]]:
    """The same for a sequence, to be handed to whoever goes through it."""
    return lambda items: watched(items, len(items), title)


def points(graded: QuestionReport | GradeReport, language: str) -> str:
    """`17.5 / 20`: earned and possible points, `17,5 / 20` in Spanish; `? / 20` while nobody can say."""
    earned, most = (
        (graded.score, graded.max_score) if isinstance(graded, GradeReport) else (graded.earned, graded.points)
    )
    shown = "?" if graded.needs_human else f"{float(rounded(earned)):g}"
    return number(language, f"{shown} / {float(rounded(most)):g}")


def report(console: Console, report: GradeReport, lab: Lab, title: str, language: str) -> None:
    """One student's report: a line a question, then what happened on the way."""
    table = Table(title=escape(title), title_justify="left", show_footer=True, header_style="bold")
    table.add_column(say(language, "terminal.question"), say(language, "terminal.total"))
    table.add_column(say(language, "terminal.points"), points(report, language), justify="right")
    table.add_column(say(language, "terminal.status"))
    table.add_column(say(language, "terminal.reason"))
    for question in report.questions:
        table.add_row(
            question.name, points(question, language), _status(question, language), _reason(question, lab, language)
        )
    console.print(table)
    console.print(escape(say(language, "grade.automatic_only")), style="dim", highlight=False)
    for question in report.questions:
        for note in question.notes:
            console.print("  • " + escape(f"{question.name}: {notes.sentence(note, functools.partial(say, language))}"))
    for note in report.notes:
        console.print("  • " + escape(sentence(note, language)))
    if not report.contained:
        console.print("[yellow]! " + escape(say(language, "terminal.uncontained")) + "[/]")


def sentence(note: Note, language: str) -> str:
    """A note in words."""
    return say(language, note.code, **note.parameters)


def _status(question: QuestionReport, language: str) -> str:
    if question.needs_human:
        return "[yellow]? " + say(language, "reason.grader_fault") + "[/]"
    sign, colour = _SIGNS[question.status is Reason.CORRECT]
    return f"[{colour}]{sign} {say(language, f'reason.{question.status}')}[/]"


def _reason(question: QuestionReport, lab: Lab, language: str) -> str:
    failed = [check for check in question.checks if check.reason not in (Reason.CORRECT, Reason.NOT_REACHED)]
    if not failed or failed[0].situation == "all" or question.status is Reason.MISSING:
        return ""
    places = _unique(lab.say(language, f"tried.{check.situation}") for check in failed)
    return escape(", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else ""))


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def faults(console: Console, found: Iterable[str], file: str, language: str) -> None:
    """For a lab's author: where its graders failed, line by line of their own files."""
    texts = list(found)
    key = "author.fault" if texts else "author.no_fault"
    console.print(say(language, key, file=file), highlight=False)
    for text in texts:
        console.print(escape(text), highlight=False, soft_wrap=True)
