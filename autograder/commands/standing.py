"""`autograder` alone: where the course is, lab by lab, and the next command."""

from __future__ import annotations

import click

from autograder.messages import preferred, say


def show(context: click.Context) -> None:
    """Print the standing of the working folder's course; the help where there is none."""
    from rich.console import Console
    from rich.table import Table

    from autograder import course
    from autograder.errors import AutograderError
    from autograder.running import standing

    try:
        here = course.find()
        found = list(standing.standings(here))
    except AutograderError:
        click.echo(context.get_help())
        return
    console, language = Console(), preferred()
    console.print(say(language, "standing.title", course=here.root), highlight=False, soft_wrap=True, markup=False)
    table = Table(header_style="bold")
    for head in ("lab", "collected", "graded", "waiting", "final", "exported"):
        name = head == "lab"  # a command needs it whole
        table.add_column(say(language, f"standing.{head}"), justify="left" if name else "right", no_wrap=name)
    for one in found:
        table.add_row(one.lab, *map(str, (one.collected, one.graded, one.waiting, one.final, one.exported)))
    console.print(table)
    for one in found:
        text = say(language, f"standing.next_{one.next}", lab=one.lab)
        console.print(text, highlight=False, soft_wrap=True, markup=False)
    console.print(say(language, "standing.help"), style="dim", highlight=False)
