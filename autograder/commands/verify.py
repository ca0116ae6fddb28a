"""`autograder verify`: prove a stored report from the file it is about."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.messages import languages, say


@click.command("verify", help="Prove a stored report from the file it is about.")
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option("--lang", type=click.Choice(languages()), help="Language of the output; without it, the report's.")
def command(report: Path, file: Path, folder: Path | None, lang: str | None) -> None:
    """Grade the file again and hold the two reports against each other."""
    from autograder import assignment, course, intake, reports
    from autograder.errors import AutograderError, SubmissionError
    from autograder.pipeline import Grader

    stored = reports.load(report)
    if stored is None:
        raise click.UsageError(f"{report} is not a report of this version: grade the file again")
    try:
        here = course.find(folder or report.parent)
        loaded = assignment.load(stored.lab, support=here.support(stored.lab), course_graders=here.root / "graders")
        with Grader(loaded, here.secret(), contained=stored.contained) as grader:
            try:
                again = grader.grade(intake.read(file, student=stored.student, lab=stored.lab))
            except SubmissionError as error:
                again = grader.unreadable(stored.student, error)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    language = lang or stored.language
    if again.to_json() == stored.to_json():
        click.echo(say(language, "terminal.verified"))
        return
    differing = [name for name in again.digests if again.digests[name] != stored.digests.get(name)]
    if again.score != stored.score:
        differing.append(f"{stored.score} -> {again.score}")
    click.echo(say(language, "terminal.not_verified", differences=", ".join(differing) or "explanation"))
    sys.exit(1)
