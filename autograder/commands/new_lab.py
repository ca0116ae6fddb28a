"""`autograder new-lab`: begin a lab that grades at once."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.messages import preferred, say


@click.command("new-lab", help="Begin a lab: notebooks, graders, a mistake with a name, its words, specimens.")
@click.argument("name")
@click.option("--language", required=True, help="es or en, or several: es,en makes a notebook of each.")
@click.option(
    "--function", "functions", multiple=True, required=True,
    help='A question: "softmax_rows(x)". Annotations say what is drawn: ndarray, Tensor, int, float, str, list.',
)  # fmt: skip
@click.option(
    "--course",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The course folder; without it, this one.",
)
def command(name: str, language: str, functions: tuple[str, ...], folder: Path) -> None:
    """Write the lab and say what comes next; a folder that is no course yet becomes one."""
    from autograder.authoring import new_lab, signatures
    from autograder.course import Course
    from autograder.errors import AutograderError

    try:
        wanted = new_lab.NewLab(name, tuple(language.split(",")), tuple(map(signatures.parse, functions)))
        new_lab.check(wanted)
        begun = new_lab.begin_course(folder)
        written = new_lab.write(Course(folder.resolve()), wanted)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    speak = preferred()
    if begun:
        click.echo(say(speak, "author.course", folder=folder.resolve()))
    for path in written:
        click.echo(f"  {path.relative_to(folder.resolve())}")
    click.echo(say(speak, "author.next", lab=next(iter(wanted.labs)), name=name))
