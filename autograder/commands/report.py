"""`autograder report`: the class report of a lab, with names for the instructor and without for showing around."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import click

from autograder.messages import languages, say


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
@click.option("--lang", type=click.Choice(languages()), help="Language of the report; without it, the lab's.")
def command(lab: str, folder: Path | None, out: Path, feedback: Path | None, lang: str | None) -> None:
    """Read the stored reports once; grade nothing."""
    from rich.console import Console

    from autograder import course
    from autograder.commands import terminal
    from autograder.course import reports
    from autograder.errors import AutograderError
    from autograder.faults import Faults
    from autograder.sinks import class_report, tally

    try:
        here = course.find(folder)
        home = here.lab(lab)
        language = lang or home.languages[lab]
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    faults, counted = Faults(), []
    for student in here.students(lab):
        with faults.apart(student, "report"):
            report = reports.read(here.report(student, lab))
            if report is not None:
                tally.summarise([report])  # what cannot be counted is left out whole
                counted.append(report)
    summary = tally.summarise(counted)
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
