"""`autograder verify`: prove a stored report from the file it is about."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands import Refused
from autograder.messages import languages, say

if TYPE_CHECKING:
    from autograder.course import Course, LabKey
    from autograder.model import GradeReport


@click.command("verify", help="Prove a stored report from the file it is about.")
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option("--key", metavar="HEX", help="The lab's revealed key; without it, the course secret is used.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the output; without it, the report's.")
@click.option("--uncontained", is_flag=True, help="Grade again without containment a report that was made without it.")
def command(
    report: Path, file: Path, folder: Path | None, key: str | None, lang: str | None, uncontained: bool
) -> None:
    """Grade the file again and hold the two reports against each other."""
    from autograder import course
    from autograder.course import reports
    from autograder.errors import AutograderError

    stored = reports.load(report)
    if stored is None:
        raise click.UsageError(f"{report} is not a report of this version: grade the file again")
    if not stored.contained and not uncontained:
        raise click.UsageError(
            f"{report} says that nothing contained the student's code: say --uncontained to run it so"
        )
    language = lang or stored.language
    try:
        here = course.find(folder)
        revealed = _key(key) if key else course.lab_key(here.secret(), stored.lab)
        again = _again(here, stored, file, revealed)
    except (AutograderError, OSError) as error:
        raise Refused(str(error)) from error
    click.echo(say(language, "terminal.commitment", lab=stored.lab, commitment=revealed.commitment()))
    if again.to_json() == stored.to_json():
        click.echo(say(language, "terminal.verified"))
        return
    differing = [name for name in again.digests if again.digests[name] != stored.digests.get(name)]
    if again.score != stored.score:
        differing.append(f"{stored.score} -> {again.score}")
    click.echo(say(language, "terminal.not_verified", differences=", ".join(differing) or "explanation"))
    sys.exit(1)


def _key(text: str) -> LabKey:
    from autograder.course import LabKey

    try:
        return LabKey(bytes.fromhex(text))
    except ValueError as error:
        raise click.UsageError("the key is not what `autograder commitment --reveal` prints: 64 hex digits") from error


def _again(here: Course, stored: GradeReport, file: Path, key: LabKey) -> GradeReport:
    import hashlib

    from autograder import intake
    from autograder.commands import ready
    from autograder.errors import SubmissionError

    with ready.grader(here.assignment(stored.lab), key, contained=stored.contained) as grader:
        digest = ""
        try:
            data = intake.contents(file)
            digest = hashlib.sha256(data).hexdigest()
            # Why this file was chosen among others is told by those others, which are not here.
            chosen = [note for note in stored.notes if note.code.startswith("intake.chosen_")]
            submission = intake.read_bytes(
                file.name, data, student=stored.student, lab=stored.lab, wanted=grader.wanted, notes=chosen
            )
            return grader.grade(submission)
        except SubmissionError as error:
            return grader.unreadable(stored.student, error, digest=digest)
