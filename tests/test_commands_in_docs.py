"""Every command line of README and docs exists, with its options.

docs/authors.md has a test of its own.
"""

from __future__ import annotations

import importlib
import re
import shlex
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from nbgrader.apps.nbgraderapp import NbGraderApp

from autograder.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
PAGES = sorted({ROOT / "README.md", *(ROOT / "docs").rglob("*.md")} - {ROOT / "docs" / "authors.md"})
PROGRAMS = ("autograder", "nbgrader", "jupyter", "make")


def lines(page: Path) -> Iterator[str]:
    """The command lines of a page: in its code blocks and between its backquotes, without comments."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    quoted = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    for line in [line for block in blocks for line in block.splitlines()] + quoted:
        command = re.split(r"\s+#|\s{3,}", line.strip().removeprefix("$ "))[0].strip()
        if command == "autograder" or (command.split(" ")[0] in PROGRAMS and " " in command):
            yield command


ALL = sorted({(str(page.relative_to(ROOT)), line) for page in PAGES for line in lines(page)})


def options(command: click.Command) -> set[str]:
    """The options of one of our commands."""
    return {name for parameter in command.params for name in parameter.opts} | {"--help", "-h"}


@pytest.mark.parametrize(("page", "line"), ALL, ids=lambda text: text[:60])
def test_it_exists(page: str, line: str) -> None:
    """The command and each of its options."""
    program, *words = shlex.split(re.sub(r"[\[\]]", " ", line) if program_of(line) == "autograder" else line)
    given = [word.split("=")[0] for word in words if word.startswith("--")]
    name = next((word for word in words if not word.startswith("-")), "")
    if program == "autograder":
        assert name in {"", *COMMANDS}, f"{page}: {line}"
        if name:
            known = options(importlib.import_module(f"autograder.commands.{name}").command)
            assert set(given) <= known, f"{page}: {line}"
    elif program == "nbgrader":
        assert name in NbGraderApp().subcommands, f"{page}: {line}"
    elif program == "jupyter":
        assert (SCRIPTS / f"jupyter-{name}").is_file(), f"{page}: {line}"
    else:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{re.escape(name)}:", makefile, re.MULTILINE), f"{page}: {line}"


def program_of(line: str) -> str:
    """The first word."""
    return line.split(" ")[0]
