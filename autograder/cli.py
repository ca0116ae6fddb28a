"""The command line: `autograder COMMAND`. A command's module is imported only when the command is run."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import click

from autograder.commands import INTERRUPTED
from autograder.commands.examples import epilog
from autograder.messages import preferred, say, texts

COMMANDS: Mapping[str, str] = {
    "init": "Make a course, or say what a newer version would change in one.",
    "demo": "Grade a sample class, to see all of it.",
    "check": "Grade files now and print the report; touches no gradebook.",
    "grade": "Grade a lab's collected submissions into the gradebook.",
    "feedback": "Write one feedback page per student from a lab's reports.",
    "report": "Write the class report of a lab.",
    "verify": "Prove a stored report from the file it is about.",
    "commitment": "Commit to a lab's hidden cases before the deadline, reveal their key after it.",
    "new-lab": "Begin a lab: notebooks, graders, a mistake with a name, its words, specimens.",
    "audit": "Grade the graders on right and wrong answers.",
    "collect": "Put an LMS's download of submissions into the course.",
    "export": "Fill the grades into an LMS's own export.",
    "bundle": "Pack a lab for Gradescope and others.",
    "serve": "Run the LTI 1.3 tool.",
    "doctor": "Say what is installed and which limits hold here.",
}


class Commands(click.Group):
    """A group that knows its commands' names and help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a course meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"autograder.commands.{cmd_name.replace('-', '_')}").command
        command.epilog = epilog(cmd_name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that is asked for; of one that there is not, the nearest is told."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from autograder.labs.manifest import nearest

            raise click.UsageError(error.message + nearest(args[0], COMMANDS), ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it refuses is told without what a terminal would obey in a student's name.

        Ctrl-C loses nothing: whatever a command wrote is whole, and the same command writes the rest.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(say(preferred(), "terminal.stopped"), err=True)
            sys.exit(INTERRUPTED)
        except click.ClickException as error:
            vars(error)["message"] = texts.harmless(error.message)  # final for type checkers alone
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _leave_out_of_nbgrader() -> None:
    """What nbgrader would load at every start and no command of ours uses: more than a second.

    Its pages in Jupyter; and by jsonschema a grammar of IRIs, for a format no notebook has.
    """
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))
    for page in ("assignment_list", "course_list", "formgrader", "validate_assignment"):
        absent = types.ModuleType(f"nbgrader.server_extensions.{page}")
        vars(absent)["load_jupyter_server_extension"] = None
        sys.modules.setdefault(absent.__name__, absent)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="autograder-labs", prog_name="autograder")
@click.pass_context
def main(context: click.Context) -> None:
    """Grade notebook labs, for real: contained, exact, and with reasons.

    Without a command: where the course in the working folder is, lab by lab, and what comes next. `autograder COMMAND
    --help` explains a command and shows an example.

    Exit status 0: all graded, whatever the scores; 1: some need a human; 2: usage or a file that is not there.
    """
    if (Path(__file__).parent / "autograder.py").exists():
        raise click.ClickException(
            "another project's package `autograder` is installed in the same place, and the two overwrite each other: "
            "pip uninstall autograder autograder-labs, then pip install autograder-labs"
        )
    _leave_out_of_nbgrader()
    os.environ["PYTHONSAFEPATH"] = "1"  # no process of ours looks for modules in the working folder
    atexit.register(gc.freeze)  # a process that ends need not look for garbage in its libraries: 0.3 s
    if context.invoked_subcommand is None:
        importlib.import_module("autograder.commands.standing").show(context)
