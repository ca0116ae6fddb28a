"""`autograder report`: the class report of a lab, with names for the instructor and without for showing around."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from autograder.messages import languages, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from autograder.course import Course
    from autograder.errors.faults import Faults
    from autograder.sinks.grades import Grade


@click.command("report", help="Write the class report of a lab.")
@click.argument("lab")
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder for the report."
)
@click.option(
    "--feedback",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where `autograder feedback` put its pages: names link there.",
)
@click.option(
    "--roster",
    "rosters",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of people, to name who has not handed in. May be repeated.",
)
@click.option("--lang", type=click.Choice(languages()), help="Language of the report; without it, the lab's.")
def command(
    lab: str, folder: Path | None, out: Path, feedback: Path | None, rosters: tuple[Path, ...], lang: str | None
) -> None:
    """Read grades and reports once; grade nothing."""
    from rich.console import Console

    from autograder import course
    from autograder.commands import terminal
    from autograder.errors import AutograderError
    from autograder.errors.faults import Faults
    from autograder.running import results
    from autograder.sinks import class_report, tally

    try:
        here = course.find(folder)
        home = here.lab(lab)
        language = lang or home.languages[lab]
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    students, faults = here.students(lab), Faults()
    terminal.known(language, here, lab, students)
    grades = _countable(results.grades(here, lab, faults, "report"), faults)
    summary = tally.summarise(terminal.watched(grades, len(students), say(language, "terminal.gathering", lab=lab)))
    summary.ungraded = results.ungraded(here, lab)
    summary.missing = tuple(sorted(_enrolled(here, rosters, lab) - set(students)))
    summary.again = results.attempts(here, lab)
    out.mkdir(parents=True, exist_ok=True)
    pages = Path(os.path.relpath(feedback, out)).as_posix() if feedback else ""
    link = (lambda student: f"{quote(pages)}/{quote(student)}.html") if feedback else None
    written = {
        "class.html": class_report.page(summary, home, language, link=link),
        "class.csv": class_report.table(summary),
        "class-anonymous.html": class_report.page(summary, home, language, anonymous=True),
        "class-anonymous.csv": class_report.table(summary, anonymous=True),
    }
    for name, text in written.items():
        (out / name).write_text(text, encoding="utf-8")
    click.echo(say(language, "terminal.report_written", folder=out))
    terminal.left_behind(Console(), faults.found, language)
    if faults.found:
        raise SystemExit(1)


def _countable(grades: Iterable[Grade], faults: Faults) -> Iterator[Grade]:
    """Those that can be counted: what cannot is left out whole."""
    from autograder.sinks import tally

    for grade in grades:
        is_counted = False
        with faults.apart(grade.student, "report"):
            tally.summarise([grade])
            is_counted = True
        if is_counted:
            yield grade


def _enrolled(here: Course, rosters: tuple[Path, ...], lab: str) -> set[str]:
    """Everybody of the course, as the gradebook, what was collected and the given lists know them."""
    from autograder.errors import DeliveryError
    from autograder.lms import enrolled, lists

    try:
        listed = enrolled.students(here)
    except DeliveryError:
        listed = ()
    return {person.student for person in lists.known(here.root, rosters, lab, listed).people.persons if person.student}
