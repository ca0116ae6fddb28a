"""`autograder doctor` says what students' code finds, and has words for every limit that it tries."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from autograder import messages
from autograder.cli import main
from autograder.sandbox import selfcheck
from autograder.sandbox.packages import STUDENT_PACKAGES


def test_every_finding_has_words() -> None:
    """In every language."""
    names = {finding.name for finding in selfcheck.findings()}
    for language in messages.languages():
        assert {f"doctor.{name}" for name in names} <= messages.catalogue(language).keys()


@pytest.fixture(scope="module")
def done() -> Result:
    """The command, where the LTI tool's database is away."""
    away = "postgresql://grader:s3cret@127.0.0.1:9/grader"
    return CliRunner().invoke(main, ["doctor", "--lang", "en"], env={"AUTOGRADER_DATABASE": away})


def test_the_packages_that_students_may_import_are_listed(done: Result) -> None:
    """With their versions, and with what is not there: no GPU, nobody who answers input()."""
    said = done.output
    line = next(line for line in said.splitlines() if line.startswith("Students' code finds"))
    assert all(f"{name} " in line for name in STUDENT_PACKAGES)
    assert "no GPU" in line and "input()" in line


def test_a_database_that_is_away_is_a_sentence_at_the_end(done: Result) -> None:
    """After what was found of the machine: exit status 1, no traceback, no password."""
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    last = done.output.splitlines()[-1]
    assert last.startswith("✗ The database grader@127.0.0.1:9/grader does not answer (") and "s3cret" not in done.output
