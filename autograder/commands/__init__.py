"""One file a command of `autograder`: each has `command`, a click.Command; `autograder.cli` loads them when they are run."""
