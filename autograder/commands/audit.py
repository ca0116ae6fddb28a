"""`autograder audit`: grade the graders on right and wrong answers, and say whether they may be trusted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.messages import languages, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from autograder.authoring.bench import Bench

REPORTS = "reports.csv"
SECRET = b"audit"
"""The key of the keyed cases: always the same, so that reports are comparable."""


@click.command(
    "audit", help="Grade the graders on right and wrong answers; without LAB, those of one lab of each folder."
)
@click.argument("labs", metavar="[LAB]...", nargs=-1)
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option(
    "--bank",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The specimens of the one LAB; without it, those of its graders.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; without it, one a processor core.")
@click.option("--variants", type=click.IntRange(min=0), default=2000, show_default=True, help="Random right answers.")
@click.option(
    "--every", type=click.IntRange(min=0), default=10, show_default=True,
    help="Try every so-manieth pair of mistakes and mutant of a specimen; 1: all; 0: no generated mistakes.",
)  # fmt: skip
@click.option(
    "--json",
    "out",
    type=click.Path(path_type=Path),
    help="Write counts and findings of the one LAB here; - for stdout.",
)
@click.option(
    "--markdown", type=click.Path(path_type=Path), help="Write each lab's section of this page, as docs/audit.md."
)
@click.option("--update", is_flag=True, help="Rewrite reports.csv, the report that each specimen must get.")
@click.option(
    "--separate", is_flag=True,
    help="Choose the public calls that tell the lab's wrong functions apart, write them into separation.toml, and stop.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(languages()), help="Language of the output; without it, the lab's.")
@click.option("--uncontained", is_flag=True, help="Grade although this machine cannot contain student code.")
def command(
    labs: tuple[str, ...], folder: Path | None, bank: Path | None, jobs: int | None, variants: int, every: int,
    out: Path | None, markdown: Path | None, update: bool, separate: bool, lang: str | None, uncontained: bool,
) -> None:  # fmt: skip
    """Run the audit; exit status 1 when something right is rejected or something wrong gets away."""
    from rich.console import Console

    from autograder import course
    from autograder.authoring import audit, tables
    from autograder.authoring.bench import Place, bench, one_each
    from autograder.errors import AutograderError
    from autograder.running.work import Setup

    console, holds = Console(stderr=str(out) == "-"), True
    if (bank or out) and len(labs) != 1:
        raise click.UsageError("--bank and --json are of one lab: name it")
    try:
        here = course.find(folder)
        for lab in labs or one_each(here):
            loaded = here.assignment(lab)
            specimens, language = bank or loaded.home.specimens, lang or loaded.language
            tried = bench(Place(here.root, lab, specimens))
            if separate:
                _separate(console, tried, language)
                continue
            bar, advance = progress(console, language)
            with bar:
                setup, size = Setup(loaded, SECRET, contained=not uncontained), audit.Size(variants, every)
                found = audit.run(setup, tried, size, jobs or os.cpu_count() or 1, advance)
            tables.show(console, found, language)
            holds &= found.holds
            reports = specimens / REPORTS if update else None
            _write(
                console,
                {markdown: tables.markdown(found, _page(markdown)), reports: found.bank.reports_csv()},
                language,
            )
            if out is not None:
                text = tables.to_json(found)
                sys.stdout.write(text) if str(out) == "-" else out.write_text(text, encoding="utf-8")
    except (AutograderError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if holds else 1)


def _page(path: Path | None) -> str:
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else ""


def _write(console: Console, files: Mapping[Path | None, str], language: str) -> None:
    for file, text in files.items():
        if file is not None:
            file.write_text(text, encoding="utf-8")
            console.print(say(language, "audit.updated", file=file), highlight=False)


def _separate(console: Console, lab: Bench, language: str) -> None:
    """Write the public calls that tell the lab's wrong functions apart; say which no call can."""
    from autograder.authoring import separating
    from autograder.explaining.public import CHOICE

    found = [separating.separate(drawn, lab.family(question).singles) for question, drawn in lab.drawn.items()]
    if not found:
        raise click.ClickException(say(language, "audit.nothing_drawn", lab=lab.place.lab))
    file = lab.assignment.graders / CHOICE
    file.write_text(separating.text(found, lab.place.lab), encoding="utf-8")
    for each in found:
        console.print(f"{each.function}: {', '.join(each.calls)}", highlight=False)
        for one, other in each.alike:
            console.print(say(language, "audit.alike", one=one, other=other), highlight=False)
        for code in each.unseen:
            console.print(say(language, "audit.unseen", code=code), highlight=False)
    console.print(say(language, "audit.updated", file=file), highlight=False)


def progress(console: Console, language: str) -> tuple[Progress, Callable[[str, int, int], None]]:
    """A bar for each thing that is tried, and the function that moves it on."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console)
    known: dict[str, TaskID] = {}

    def advance(kind: str, steps: int, total: int) -> None:
        if kind not in known:
            known[kind] = bar.add_task(say(language, f"audit.working_{kind}"), total=total)
        bar.update(known[kind], advance=steps)

    return bar, advance
