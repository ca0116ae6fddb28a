"""`autograder check`: grade files now and print the report; touches no gradebook."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.messages import languages, preferred, say

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.course import Course
    from autograder.course.assignment import Assignment
    from autograder.model import GradeReport
    from autograder.pipeline import Grader


@click.command("check", help="Grade files now and print the report; touches no gradebook.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lab", help="The lab; without it, what the path or the file's name says.")
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option(
    "--student", default="", help="Whose cases to use; without it, the student whose folder the file lies in."
)
@click.option(
    "--json", "out", type=click.Path(path_type=Path), help="Write the reports here, one JSON line each; - for stdout."
)
@click.option(
    "--author", is_flag=True, help="Show where a grader of the lab failed: the line of its author's own file."
)
@click.option("--lang", type=click.Choice(languages()), help="Language of the output; without it, the lab's.")
@click.option("--uncontained", is_flag=True, help="Grade although this machine cannot contain student code.")
def command(
    files: tuple[Path, ...], lab: str | None, folder: Path | None, student: str, out: Path | None, author: bool,
    lang: str | None, uncontained: bool,
) -> None:  # fmt: skip
    """Grade each file in turn; the exit status says whether one needs a human."""
    from rich.console import Console

    from autograder import labs
    from autograder.commands import ready, terminal
    from autograder.errors import AutograderError

    console = Console(stderr=str(out) == "-")
    found: list[GradeReport] = []
    graders: dict[str, Grader] = {}
    stack = contextlib.ExitStack()
    try:
        here = stack.enter_context(_course(folder, console, lang or preferred()))
        for file in files:
            if not file.exists():
                raise click.UsageError(f"there is no file {file}")
            owner, of_lab = _place(here, file)
            name = lab or of_lab or _known(file, labs.known(here.graders))
            loaded = here.assignment(name)
            if name not in graders:
                made = ready.grader(loaded, here.secret(), contained=not uncontained)
                graders[name] = stack.enter_context(made)
            report = _report(graders[name], loaded, file, student or owner)
            found.append(report)
            title = say(lang or loaded.language, "terminal.check_title", file=file.name, lab=name)
            terminal.report(console, report, loaded.home, title, lang or loaded.language)
            if author:
                terminal.faults(console, graders[name].faults, file.name, lang or loaded.language)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    finally:
        stack.close()
    if out is not None:
        text = "".join(report.to_json() for report in found)
        sys.stdout.write(text) if str(out) == "-" else out.write_text(text, encoding="ascii")
    sys.exit(1 if any(report.needs_human for report in found) else 0)


@contextlib.contextmanager
def _course(folder: Path | None, console: Console, language: str) -> Iterator[Course]:
    """The course that is named or worked in; where there is none, one for practice, which is said."""
    from autograder import course
    from autograder.course import shipped
    from autograder.errors import NoCourseError

    try:
        here = course.find(folder)
    except NoCourseError:
        if folder is not None:
            raise
        with shipped.practice() as practice:
            console.print(say(language, "terminal.practice"), soft_wrap=True)
            yield practice
    else:
        yield here


def _report(grader: Grader, loaded: Assignment, file: Path, student: str) -> GradeReport:
    from autograder import intake
    from autograder.errors import SubmissionError
    from autograder.intake import finder
    from autograder.model import Note

    try:
        wanted, notes = loaded.wanted, tuple[Note, ...]()
        if file.is_dir():
            file, notes = finder.in_folder(file, wanted)
        return grader.grade(intake.read(file, student=student, lab=loaded.lab, wanted=wanted, notes=notes))
    except SubmissionError as error:
        return grader.unreadable(student, error)
    except OSError as error:
        return grader.ungraded(student, f"{file} cannot be read: {error.strerror}")


def _place(here: Course, file: Path) -> tuple[str, str]:
    """Student and lab of a file among the course's submissions; empty names elsewhere."""
    folder = file.resolve().parent
    for student, lab in ((folder.parent.name, folder.name), (folder.name, folder.parent.name)):
        if here.submitted(student, lab).resolve() == folder:
            return student, lab
    return "", ""


def _known(file: Path, labs: dict[str, Path]) -> str:
    from autograder.intake import names

    called = [lab for lab in labs if names.is_of(file.name, lab)]
    if len(called) == 1:
        return called[0]
    raise click.UsageError(f"which lab is {file.name}? Say --lab, one of {', '.join(sorted(labs))}")
