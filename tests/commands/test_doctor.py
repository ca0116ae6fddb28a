"""`autograder doctor` says what students' code finds, and has words for every limit that it tries."""

from __future__ import annotations

from click.testing import CliRunner

from autograder import messages
from autograder.cli import main
from autograder.sandbox import selfcheck
from autograder.sandbox.packages import STUDENT_PACKAGES


def test_every_finding_has_words() -> None:
    """In every language."""
    names = {finding.name for finding in selfcheck.findings()}
    for language in messages.languages():
        assert {f"doctor.{name}" for name in names} <= messages.catalogue(language).keys()


def test_the_packages_that_students_may_import_are_listed() -> None:
    """With their versions, and with what is not there: no GPU, nobody who answers input()."""
    said = CliRunner().invoke(main, ["doctor", "--lang", "en"]).output
    line = next(line for line in said.splitlines() if line.startswith("Students' code finds"))
    assert all(f"{name} " in line for name in STUDENT_PACKAGES)
    assert "no GPU" in line and "input()" in line
