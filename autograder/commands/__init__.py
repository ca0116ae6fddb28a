"""One file a command of `autograder`: each has `command`, a click.Command; `autograder.cli` loads them when they are run."""

import click

INTERRUPTED = 130
"""The exit status after Ctrl-C."""


class Refused(click.ClickException):
    """A command that cannot do its work: a file, a course or a machine that is not as it must be. Exit status 2."""

    exit_code = 2
