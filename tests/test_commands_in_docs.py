"""Every command line of README, docs and help exists, with its options; those that can be run here are run, in their order.

docs/authors.md has a test of its own.
"""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import sample_course
from click.testing import CliRunner
from graded_course import ENGLISH, SPANISH
from lms.course import zipped
from nbgrader.apps.nbgraderapp import NbGraderApp

from autograder.cli import COMMANDS, main
from autograder.commands.examples import EXAMPLES

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
PAGES = sorted({ROOT / "README.md", *(ROOT / "docs").rglob("*.md")} - {ROOT / "docs" / "authors.md"})
PROGRAMS = ("autograder", "nbgrader", "jupyter", "make")
HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
HEAD += "Last modified (submission),Last modified (grade),Feedback comments"
ALONE = ("autograder doctor", "autograder")
RUN = (
    *("nbgrader generate_assignment", "autograder collect submissions.zip"),
    *("autograder grade", "autograder feedback"),
    *("autograder report", "nbgrader generate_feedback", "autograder export moodle"),
)
"""How the lines begin that an instructor types in a course, in the order of the day."""


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


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course before its day, with what an LMS lets its teacher download."""
    sample = sample_course.make(tmp_path_factory.mktemp("docs"))
    root = sample.course.root
    name = f"Lab_ana_attempt_2026-01-10-09-00-00_{ENGLISH}.ipynb"
    source = sample.course.source(ENGLISH) / f"{ENGLISH}.ipynb"
    zipped(root / "submissions.zip", [(name, source.read_bytes())])
    row = "Participant 17,Ana,ana,Sent,,100,Yes,-,-,"
    (root / "Grades.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    (root / "submitted" / "ana" / SPANISH).mkdir(parents=True)
    spanish = sample.course.source(SPANISH) / f"{SPANISH}.ipynb"
    (root / "submitted" / "ana" / SPANISH / f"{SPANISH}.ipynb").write_bytes(spanish.read_bytes())
    return root


def test_a_day_by_the_book(course: Path) -> None:
    """The lines of README and the instructors' page, run in a course from its first command to its last."""
    known = {line for page, line in ALL if page in ("README.md", "docs/instructors.md")}
    day = [line for begin in RUN for line in sorted(known) if line.startswith(f"{begin} ")]
    day = [*(line for line in ALONE if line in known), *day]
    day = [line for line in dict.fromkeys(day) if "LAB" not in line and "demo" not in line and "FILE" not in line]
    assert len(day) >= 10
    for line in day:
        run(line, course)


def run(line: str, folder: Path) -> None:
    """A command line as it is typed in a folder; it must end well."""
    environment = os.environ | {"PATH": os.pathsep.join([str(SCRIPTS), os.environ["PATH"]])}
    done = subprocess.run(shlex.split(line), cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


LONG = {"demo", "audit", "serve"}
"""Examples that have tests of their own, and take long or never end: here they are only read."""
FIRST = ("collect", "grade", "feedback")
"""Those that the others need."""


def test_every_command_has_an_example_that_works(course: Path) -> None:
    """Its help shows it; typed in a course, it does what it says."""
    assert EXAMPLES.keys() == COMMANDS.keys()
    run(f"nbgrader generate_assignment {ENGLISH} --force", course)
    for name in (*FIRST, *(name for name in EXAMPLES if name not in FIRST)):
        program, said, *words = shlex.split(EXAMPLES[name])
        assert (program, said) == ("autograder", name)
        shown = CliRunner().invoke(main, [name, "--help"])
        assert f"Example:\n    {EXAMPLES[name]}\n" in shown.output
        if name in LONG:
            command = main.get_command(click.Context(main), name)
            assert command is not None and command.make_context(name, words)
        else:
            run(EXAMPLES[name], course)
