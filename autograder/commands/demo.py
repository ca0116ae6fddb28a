"""`autograder demo`: a sample class, graded, to see all of it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.commands import Refused


@click.command("demo", help="Grade a sample class of 40 in FOLDER (demo), to see all of it.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="demo")
def command(folder: Path) -> None:
    """Make the course, hand in, grade, and say where to look."""
    from autograder.authoring import demo
    from autograder.errors import AutograderError

    try:
        sys.exit(demo.run(folder.resolve()))
    except AutograderError as error:
        raise Refused(str(error)) from error
