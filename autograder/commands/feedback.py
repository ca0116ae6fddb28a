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
    from autograder.course import reports
    from autograder.errors import AutograderError
    from autograder.errors.faults import Faults
    from autograder.running import results
    from autograder.sinks import feedback

    try:
        here = course.find(folder)
        home, loaded = here.lab(lab), here.assignment(lab)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    language = lang or home.languages[lab]
    students = here.students(lab)
    terminal.known(language, here, lab, students, chosen)
    out.mkdir(parents=True, exist_ok=True)
    written, faults = 0, Faults()
    grades = results.grades(here, lab, faults, "feedback")
    for grade in terminal.watched(grades, len(students), say(language, "terminal.drawing", lab=lab)):
        report = grade.report
        if report is not None and (not chosen or grade.student in chosen):
            with faults.apart(grade.student, "feedback"):
                page = feedback.page(report, home, lang, grade, cells=results.cells(here, loaded, report))
                reports.write(out / f"{grade.student}.html", page)
                written += 1
    click.echo(say(language, "terminal.pages_written", count=written, folder=os.fspath(out)))
    terminal.left_behind(Console(), faults.found, language)
    if faults.found:
        raise SystemExit(1)
