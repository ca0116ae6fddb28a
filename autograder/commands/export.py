"""`autograder export`: the gradebook's grades into the file that the LMS itself exported."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.messages import languages, preferred, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from autograder.course import Course
    from autograder.errors.faults import Faults
    from autograder.lms.fill import Filled
    from autograder.lms.identity import People, Person
    from autograder.sinks.grades import Grade

_READ = ("identifier", "name", "email", "login", "sis", "grade", "maximum", "comment")
"""What is said of how a file's titles were understood."""
SHOWN = 60
"""Rows of the table that are printed; the rest is counted."""


@click.command("export", help="Fill the grades of a lab into the LMS's own export.")
@click.argument("lms", metavar="LMS")
@click.option("--lab", required=True, help="The lab, as its folder is called.")
@click.option(
    "--into",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that the LMS exported; it is read, not changed.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to upload (default: <into>-graded)."
)
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option(
    "--roster",
    "rosters",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Further lists of people. May be repeated.",
)
@click.option("--column", default="", help="Title or number of the column in the LMS (default: the lab's name).")
@click.option("--maximum", default="", help="The item's maximum in the LMS, where its file does not say.")
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal sign, where the file does not show it.")
@click.option(
    "--feedback",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write Moodle's feedback files zip, with each student's feedback page.",
)
@click.option("--create-column", is_flag=True, help="Let the LMS create the column.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--yes", is_flag=True, help="Write what is certain although there are problems.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the output.")
def command(
    lms: str, lab: str, into: Path, out: Path | None, folder: Path | None, rosters: tuple[Path, ...], column: str,
    maximum: str, decimal: str | None, feedback: Path | None, create_column: bool, dry_run: bool, yes: bool,
    lang: str | None,
) -> None:  # fmt: skip
    """Fill in, show, and write when no student would be lost and nothing created (or as told)."""
    from rich.console import Console

    from autograder import course as courses
    from autograder.commands import terminal
    from autograder.errors import AutograderError
    from autograder.lms import csvfile, fill, formats
    from autograder.lms.format import Request
    from autograder.running import standing

    console, language = Console(), lang or preferred()
    if lms not in formats.FORMATS:
        raise click.UsageError(f"{lms}: choose one of {', '.join(formats.FORMATS)}")
    try:
        course = courses.find(folder)
        table = csvfile.load(into)
        request = Request(lab, column, _number(maximum), decimal or "")
        sheet = formats.sheet_of(lms, table, request)
        grades, comments, people, faults = _known(course, lab, rosters, language, lang or "")
        filled = fill.fill(table, sheet, grades.values(), people, comments=comments, create=create_column)
        show(console, language, filled)
        faults.found += filled.faults.found
        if dry_run or (filled.blockers and not yes):
            key = "lms.dry_run" if dry_run else "lms.not_written"
            console.print(say(language, key, problems=len(filled.blockers)))
        else:
            target = out or into.with_stem(f"{into.stem}-graded")
            target.write_bytes(filled.table.data())
            standing.note_export(course, lab, {change.student: grades[change.student] for change in filled.changes})
            console.print(say(language, "lms.exported", count=len(filled.changes), file=target))
            if feedback is not None:
                _feedback(feedback, course, lab, filled, sheet.people, grades, lang, faults)
                console.print(say(language, "lms.exported_feedback", file=feedback))
        terminal.left_behind(console, faults.found, language)
    except AutograderError as error:
        raise click.ClickException(str(error)) from error
    if filled.blockers or faults.found:
        raise SystemExit(1)


def show(console: Console, language: str, filled: Filled) -> None:
    """Old and new of every row that changes, counts of the rest, and what must be decided."""
    from rich.markup import escape

    from autograder.commands import terminal

    if filled.read_as:
        told = (
            f"{say(language, f'lms.read_{what}')} = {title!r}"
            for what, title in filled.read_as.items()
            if what in _READ
        )
        console.print(escape(f"{say(language, 'lms.read_as')} {', '.join(told)}"), highlight=False)
    counts = {kind: filled.count(kind) for kind in ("new", "changed", "same", "kept")}
    console.print(say(language, "lms.filled", left=len(filled.left), **counts))
    heads = ("row", "student", "name", "old", "new", "state")
    table = terminal.folding(say(language, f"lms.head_{head}") for head in heads)
    telling = [change for change in filled.changes if change.kind in ("changed", "kept")]
    for change in (filled.changes if len(filled.changes) <= SHOWN else telling)[:SHOWN]:
        state = say(language, f"lms.kind_{change.note or change.kind}")
        cells = (str(change.row + 1), change.student, change.name, change.old, change.new, state)
        table.add_row(*map(terminal.plain, cells))
    if table.row_count:
        console.print(table)
    for sign, warnings in (("[red]✗[/red]", filled.blockers), ("[yellow]![/yellow]", filled.warnings)):
        lines = [say(language, f"lms.warning_{warning.code}", **warning.parameters) for warning in warnings]
        terminal.listed(console, sign, lines, language)


def _known(
    course: Course, lab: str, rosters: tuple[Path, ...], language: str, written: str
) -> tuple[dict[str, Grade], dict[str, str], People, Faults]:
    """Grades and comments (in the language `written`) by student, the people, and who has no grade for a fault of their own."""
    from autograder.commands import terminal
    from autograder.course import reports
    from autograder.errors.faults import Faults
    from autograder.lms import enrolled, lists
    from autograder.sinks import gradebook
    from autograder.sinks.grades import summary

    faults = Faults()
    grades, comments = {}, {}
    found = gradebook.grades(course, lab, lambda student: reports.read(course.report(student, lab)), faults)
    title = say(language, "lms.reading_grades", lab=lab)
    for grade in terminal.watched(found, len(course.students(lab)), title):
        with faults.apart(grade.student, "export"):
            comments[grade.student] = summary(grade, written)
            grades[grade.student] = grade
    people = lists.known(course.root, rosters, lab, enrolled.students(course)).people
    return grades, comments, people, faults


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text) if text else None
    except (ValueError, ZeroDivisionError) as error:
        raise click.UsageError(f"--maximum {text}: give a number") from error


def _feedback(
    target: Path, course: Course, lab: str, filled: Filled, people: Mapping[int, Person],
    grades: Mapping[str, Grade], language: str | None, faults: Faults,
) -> None:  # fmt: skip
    """The zip of feedback pages: drawn from the report, else what `nbgrader generate_feedback` wrote."""
    from autograder.commands import terminal
    from autograder.course import handed_in
    from autograder.lms import moodle_feedback
    from autograder.sinks import feedback as pages

    home, loaded = course.lab(lab), course.assignment(lab)

    def page(student: str) -> bytes | None:
        with faults.apart(student, "feedback"):
            grade = grades[student]
            if grade.report is not None:
                cells = handed_in.cells(course, loaded, grade.report)
                return pages.page(grade.report, home, language, grade, cells=cells).encode()
            path = course.feedback(student, lab) / f"{lab}.html"
            return path.read_bytes() if path.is_file() else None
        return None

    rows = [(change.student, people[change.row]) for change in filled.changes]
    watched = terminal.watched(rows, len(rows), say(language or home.languages[lab], "terminal.drawing", lab=lab))
    target.write_bytes(moodle_feedback.archive(watched, lab, f"{lab}.html", page))
