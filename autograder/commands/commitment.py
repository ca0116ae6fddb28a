"""`autograder commitment`: commit to a lab's hidden cases before the deadline, reveal their key after it.

The commitment is the SHA-256 of the lab's key, from which every student's cases are drawn. It is released with the
lab; once the key is revealed, anybody can compute it, and `autograder verify --key` grades any file with it again.
"""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands import Refused
from autograder.messages import languages, say

FILE = "commitment.txt"


@click.command("commitment", help="Commit to a lab's hidden cases before the deadline, reveal their key after it.")
@click.argument("lab")
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option("--reveal", is_flag=True, help="Print the key itself: only after the last deadline.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the output; without it, the lab's.")
def command(lab: str, folder: Path | None, reveal: bool, lang: str | None) -> None:
    """Print the commitment, and write it beside the released lab; or print the key."""
    from autograder import course
    from autograder.course import assignment
    from autograder.errors import AutograderError

    try:
        here = course.find(folder)
        language = lang or assignment.load(lab, course_graders=here.graders).language
        key = course.lab_key(here.secret(), lab)
        commitment = key.commitment()
        click.echo(say(language, "terminal.commitment", lab=lab, commitment=commitment))
        if reveal:
            click.echo(say(language, "terminal.revealed", lab=lab, key=key.hex()))
            return
        released = here.release(lab)
        if released.is_dir():
            (released / FILE).write_text(f"SHA-256: {commitment}\n", encoding="ascii")
            click.echo(say(language, "terminal.commitment_written", file=released / FILE))
    except (AutograderError, OSError) as error:
        raise Refused(str(error)) from error
