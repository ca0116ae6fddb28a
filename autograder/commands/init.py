"""`autograder init`: make a course, or say what a newer package would change in one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands import Refused
from autograder.messages import languages

if TYPE_CHECKING:
    from autograder.authoring.init import Plan

LAYOUTS = ("autograder", "nbgrader")
_SIGNS = {"new": "+", "renewed": "~", "yours": "!"}
_WORDS = {
    "new": "new in this version",
    "renewed": "changed in this version",
    "yours": "changed in this version and by you: yours stays",
}


@click.command("init", help="Make a course in FOLDER, or say what a newer version would change in it.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--lab", "labs", multiple=True, help="A lab of the package; may be repeated. Without it, all.")
@click.option("--language", type=click.Choice(languages()), help="Only labs in this language.")
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default="autograder",
    show_default=True,
    help="solutions/ and assignments/, or nbgrader's own source/ and release/.",
)
@click.option("--update", is_flag=True, help="In a course: take over what is new and leave what you changed.")
def command(folder: Path, labs: tuple[str, ...], language: str | None, layout: str, update: bool) -> None:
    """Write a new course; in one that is there, only say what would change unless told to do it."""
    from autograder.authoring import init
    from autograder.errors import AutograderError

    try:
        if init.is_course(folder):
            if labs or language:
                raise Refused(f"{folder} is a course already: `autograder new-lab` or a copied folder adds labs to it")
            _renew(init.renew(folder), update)
        elif update:
            raise Refused(f"{folder} was not made by `autograder init`: there is nothing to update")
        else:
            _begin(init.begin(folder, labs or init.known_labs(language), layout))
    except AutograderError as error:
        raise Refused(str(error)) from error


def _begin(plan: Plan) -> None:
    plan.carry_out()
    click.echo(f"{plan.root} is a course now: {len(plan.files)} files. README.md there says what to do next.")


def _renew(plan: Plan, update: bool) -> None:
    for name, change in plan.changes.items():
        click.echo(f"{_SIGNS[change]} {name}: {_WORDS[change]}")
    kept = sum(change == "yours" for change in plan.changes.values())
    if update:
        plan.carry_out()
        click.echo(f"{len(plan.changes) - kept} files written, {kept} of yours left as they are.")
    elif len(plan.changes) > kept:
        click.echo("Nothing was written: --update does it.")
    else:
        click.echo("There is nothing to update.")
