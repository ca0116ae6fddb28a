"""`autograder feedback`: one page per student, from the reports of a lab; grades nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click

from autograder.messages import languages, say


@click.command("feedback", help="Write one feedback page per student from a lab's reports.")
@click.argument("lab")
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option("--student", "chosen", multiple=True, help="Only this student; may be repeated.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder for the pages."
)
@click.option("--lang", type=click.Choice(languages()), help="Language of the pages; without it, the lab's.")
def command(lab: str, folder: Path | None, chosen: tuple[str, ...], out: Path, lang: str | None) -> None:
    """Render the stored reports with the gradebook's points; a student without a report is passed over."""
    from rich.console import Console

    from autograder import course
    from autograder.commands import terminal
    from autograder.errors import AutograderError
    from autograder.errors.faults import Faults
    from autograder.running import pages, results

    try:
        here = course.find(folder)
        language = lang or here.lab(lab).languages[lab]
        here.assignment(lab)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    students = here.students(lab)
    terminal.known(language, here, lab, students, chosen)
    out.mkdir(parents=True, exist_ok=True)
    faults, count = Faults(), len(chosen or students)
    grades = (
        grade
        for grade in results.grades(here, lab, faults, "feedback")
        if grade.report and (not chosen or grade.student in chosen)
    )
    processes = min(len(os.sched_getaffinity(0)), -(-count // pages.MANY))
    drawn = pages.Pages(here, lab, lang, out).draw_all(grades, processes)
    told = list(terminal.watched(drawn, count, say(language, "terminal.drawing", lab=lab)))
    written = sum(not found for found in told)
    click.echo(say(language, "terminal.pages_written", count=written, folder=os.fspath(out)))
    faults.found += [fault for found in told for fault in found]
    terminal.left_behind(Console(), faults.found, language)
    if faults.found:
        raise SystemExit(1)
