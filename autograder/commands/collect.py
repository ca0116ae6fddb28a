"""`autograder collect`: an LMS's download into nbgrader's submitted/, after a look at what would happen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.messages import languages, preferred, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta, tzinfo

    from rich.console import Console

    from autograder.course import Course
    from autograder.intake import Wanted
    from autograder.lms.collect import Plan, Problem
    from autograder.lms.format import Format
    from autograder.lms.submitted import Step

SHOWN = 60
"""Rows of a table that are printed; the rest is counted."""
_TOLD = 10
"""People or files in a sentence."""


@click.command("collect", help="Put an LMS's download of submissions into the course.")
@click.argument("download", type=click.Path(exists=True, path_type=Path))
@click.option("--lab", required=True, help="The lab, as its folder is called.")
@click.option(
    "--lms", default="auto", show_default=True, help="Where the download comes from; plain: <student>/... folders."
)
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option(
    "--roster",
    "rosters",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of people: the LMS's own export, or a CSV with student,name,email,login. May be repeated.",
)
@click.option(
    "--match", "told", multiple=True, metavar="KEY=STUDENT", help="Say who somebody is, as the problems print it."
)
@click.option("--due", help="Due date (2026-11-22 23:59); without it, the gradebook's.")
@click.option("--timezone", default="", help="Zone of the LMS's clock (Europe/Madrid); without it, this machine's.")
@click.option("--only", default="*", help="Take only paths of the download that fit this pattern.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--yes", is_flag=True, help="Write what is certain although there are problems.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the output.")
def command(
    download: Path, lab: str, lms: str, folder: Path | None, rosters: tuple[Path, ...], told: tuple[str, ...],
    due: str | None, timezone: str, only: str, dry_run: bool, yes: bool, lang: str | None,
) -> None:  # fmt: skip
    """Plan, show, and write when there is nothing to decide (or `--yes`)."""
    from rich.console import Console

    from autograder import course as courses
    from autograder.commands import terminal
    from autograder.errors import AutograderError
    from autograder.lms import archive, collect, lists, submitted

    console, language = Console(), lang or preferred()
    try:
        course = courses.find(folder)
        found = archive.open_download(download)
        known = lists.known(course.root, rosters, lab)
        format = _format(lms, [member.parts for member in found.members], lab)
        zone = _zone(timezone)
        moment, extensions = _due(due, zone, course, lab)
        given = collect.Circumstances(
            lab,
            zone,
            moment,
            extensions,
            known.moments,
            _told(told),
            only,
            listed=bool(rosters),
            wanted=_wanted(course, lab),
        )
        reading, writing = (terminal.watching(say(language, f"lms.{what}", lab=lab)) for what in ("reading", "writing"))
        plan = collect.plan(found, format, known.people, given, reading)
        steps = submitted.steps(course, plan)
        problems = len(plan.problems) + sum(step.action == "older" for step in steps)
        show(console, language, plan, steps, bool(rosters))
        if dry_run or (problems and not yes):
            console.print(say(language, "lms.dry_run" if dry_run else "lms.not_written", problems=problems))
        else:
            count = submitted.apply(course, plan, steps, writing)
            console.print(say(language, "lms.written", count=count, course=course.root))
        terminal.left_behind(console, plan.faults.found, language)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    if problems or plan.faults.found:
        raise SystemExit(1)


def show(console: Console, language: str, plan: Plan, steps: tuple[Step, ...], listed: bool) -> None:
    """What was found, what would change, and what must be decided; escaped, for names are the students' own."""
    from autograder.commands import terminal

    counts = {action: sum(step.action == action for step in steps) for action in ("new", "replace", "same", "older")}
    console.print(say(language, "lms.collected", lms=plan.format.title, students=len(steps), **counts))
    heads = ("student", "name", "attempts", "when", "state", "note")
    table = terminal.folding(say(language, f"lms.head_{head}") for head in heads)
    telling = [step for step in steps if _note(step) or step.action not in ("same", "new")]
    for step in (steps if len(steps) <= SHOWN else telling)[:SHOWN]:
        hand_in, attempt = step.hand_in, step.hand_in.answer.attempt
        when = f"{attempt.when:%Y-%m-%d %H:%M} UTC" if attempt.when and attempt.stated else ""
        if attempt.when and not attempt.stated and not attempt.late:
            when = say(language, "lms.on_time")
        notes = [say(language, f"lms.note_{code}") for code in _note(step)]
        state = say(language, f"lms.action_{step.action}")
        cells = (hand_in.student, hand_in.name, str(len(hand_in.attempts)), when, state, "; ".join(notes))
        table.add_row(*map(terminal.plain, cells))
    if table.row_count:
        console.print(table)
    notes = [
        f"{hand_in.student}: {say(language, note.code, **note.parameters)}"
        for hand_in in plan.hand_ins
        for note in hand_in.answer.notes
    ]
    terminal.listed(console, "[yellow]![/yellow]", notes, language)
    terminal.listed(console, "[red]✗[/red]", _problems(plan.problems, language), language)
    refused = [
        say(language, "lms.refused", path=one.path, reason=say(language, f"lms.refused_{one.code}"))
        for one in plan.refused
    ]
    terminal.listed(console, "[yellow]![/yellow]", refused, language)
    if plan.strange:
        names = ", ".join(map(terminal.plain, plan.strange[:5]))
        console.print(say(language, "lms.strange", count=len(plan.strange), names=names), highlight=False)
    if listed and plan.missing:
        names = ", ".join(terminal.plain(person.student) for person in plan.missing[:20])
        console.print(say(language, "lms.missing", count=len(plan.missing), names=names), highlight=False)


def _problems(problems: Sequence[Problem], language: str) -> list[str]:
    """A sentence for each; one for all of whom a list is needed."""
    listless = [problem.subject for problem in problems if problem.code == "needs_list"]
    together = [say(language, "lms.problem_needs_list", who=_some(listless))] if listless else []
    return together + [
        say(
            language,
            f"lms.problem_{problem.code}",
            subject=problem.subject,
            who=_some(problem.who),
            key=problem.hint,
        )
        for problem in problems
        if problem.code != "needs_list"
    ]


def _some(names: Sequence[str]) -> str:
    return ", ".join((*names[:_TOLD], *(["..."] if len(names) > _TOLD else [])))


def _wanted(course: Course, lab: str) -> Wanted | None:
    """What the lab asks for; None where its graders are not there yet."""
    from autograder.course import handed_in
    from autograder.errors import AssignmentError

    try:
        return handed_in.in_course(course, lab, course.assignment(lab).wanted)
    except AssignmentError:
        return None


def _note(step: Step) -> list[str]:
    answer = step.hand_in.answer
    time = "late" if answer.attempt.late else "time_unknown" if answer.attempt.when is None else ""
    return [code for code in (answer.code, time) if code]


def _format(lms: str, paths: list[tuple[str, ...]], lab: str) -> Format:
    from autograder.lms import formats

    if lms == "auto":
        return formats.detect(paths, lab)
    if lms not in formats.FORMATS:
        raise click.UsageError(f"--lms {lms}: choose one of auto, {', '.join(formats.FORMATS)}")
    return formats.FORMATS[lms]


def _zone(name: str) -> tzinfo:
    from datetime import UTC, datetime

    from autograder.course import dates

    zone = dates.named_zone(name) if name else datetime.now().astimezone().tzinfo or UTC
    if zone is None:
        raise click.UsageError(f"--timezone {name}: no such zone, or several; write it like Europe/Madrid")
    return zone


def _due(text: str | None, zone: tzinfo, course: Course, lab: str) -> tuple[datetime | None, dict[str, timedelta]]:
    """The due date as told, else the gradebook's; none where there is neither."""
    from autograder.course import dates

    if text is not None:
        moment = dates.moment(text, zone)
        if moment is None:
            raise click.UsageError(f"--due {text}: write it like 2026-11-22 23:59")
        return moment, {}
    from autograder.errors import DeliveryError
    from autograder.sinks import gradebook

    try:
        return gradebook.due(course, lab)
    except DeliveryError:
        return None, {}


def _told(pairs: tuple[str, ...]) -> dict[str, str]:
    told = {}
    for pair in pairs:
        key, sign, student = pair.rpartition("=")
        if not sign or ":" not in key or not student:
            raise click.UsageError(f"--match {pair}: write KEY=STUDENT, for example canvas:10021=ana01")
        told[key] = student
    return told
