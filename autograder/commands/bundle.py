"""`autograder bundle`: a lab's grader packed for Gradescope, Classroom 50 or Coursera."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.messages import languages

PLACES = ("gradescope", "classroom50", "coursera")


@click.command("bundle", help="Pack a lab's grader for Gradescope and others.")
@click.argument("place", type=click.Choice(PLACES))
@click.option("--lab", required=True, help="The lab, as its folder is called.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The zip to write.")
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option("--lang", type=click.Choice(languages()), help="Language of the feedback; without it, the lab's.")
@click.option("--visibility", default="visible", show_default=True, help="Gradescope: what students see, and when.")
@click.option("--uncontained", is_flag=True, help="Grade there even where nothing contains student code.")
def command(
    place: str, lab: str, out: Path, folder: Path | None, lang: str | None, visibility: str, uncontained: bool
) -> None:
    """Write the zip and say what it is made for."""
    import importlib

    from autograder import course as courses
    from autograder.errors import AutograderError
    from autograder.lms.bundles import contents

    try:
        settings = contents.Settings(lab, lang or "", uncontained, visibility)
        data = importlib.import_module(f"autograder.lms.bundles.{place}").bundle(courses.find(folder), settings)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    out.write_bytes(data)
    click.echo(f"{out}: {len(data) / 1024:.0f} KB, {place}, {lab}")
