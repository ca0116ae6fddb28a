"""`autograder verify` and `autograder commitment`: a stored grade is proved from the file and the lab's key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import graded_course
import pytest
import sample_course
from click.testing import CliRunner, Result
from graded_course import SPANISH, Here
from sample_course import SampleCourse

from autograder.cli import main
from autograder.course import reports
from autograder.model import GradeReport
from autograder.running import worker
from autograder.running.run import Run


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleCourse]:
    """A course with a right, a wrong and an unreadable submission, graded."""
    made = sample_course.make(tmp_path_factory.mktemp("verify"), SPANISH)
    graded_course.hand_in(made, SPANISH)
    run = Run(made.course, graded_course.setup(made.course), graded_course.Nowhere())
    assert len(list(run.grade(("bea", "cid"), Here, 1))) == 2
    yield made
    worker._worker.close()


def autograder(*words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, [str(word) for word in words])


def verify(sample: SampleCourse, student: str, file_of: str, *words: object) -> Result:
    """Hold a student's report against a student's file."""
    file = sample.course.submitted(file_of, SPANISH) / f"{SPANISH}.ipynb"
    report = sample.course.report(student, SPANISH)
    return autograder("verify", report, file, "--course", sample.course.root, "--lang", "en", *words)


def test_a_report_is_what_its_file_gives(sample: SampleCourse) -> None:
    """Byte for byte, in a process of its own."""
    result = verify(sample, "bea", "bea")
    assert result.exit_code == 0, result.output
    assert "byte for byte" in result.output


def test_an_unreadable_file_is_proved_too(sample: SampleCourse) -> None:
    """Its report names its digest."""
    assert verify(sample, "cid", "cid").exit_code == 0


def test_another_file_gives_another_report(sample: SampleCourse) -> None:
    """And it is said what differs."""
    result = verify(sample, "bea", "ana")
    assert result.exit_code == 1
    assert "submission, 70 -> 100" in result.output


def test_the_revealed_key_proves_without_the_secret(sample: SampleCourse) -> None:
    """The commitment that was published is the hash of the key that is revealed, and that key gives the same report."""
    course = sample.course
    published = autograder("commitment", SPANISH, "--course", course.root, "--lang", "en")
    commitment = re.findall("[0-9a-f]{64}", published.output)[0]
    assert commitment in (course.root / "assignments" / SPANISH / "commitment.txt").read_text()
    revealed = autograder("commitment", SPANISH, "--course", course.root, "--lang", "en", "--reveal")
    key = re.findall("[0-9a-f]{64}", revealed.output)[-1]
    assert hashlib.sha256(bytes.fromhex(key)).hexdigest() == commitment
    secret = course.root / ".autograder-secret"
    kept = secret.read_bytes()
    secret.write_text("0" * 64)
    try:
        result = verify(sample, "bea", "bea", "--key", key)
        assert result.exit_code == 0 and commitment in result.output
        assert "key" in verify(sample, "bea", "bea").output
    finally:
        secret.write_bytes(kept)


def test_a_key_says_nothing_of_another_lab(sample: SampleCourse) -> None:
    """Each lab has its own."""
    from_one = autograder("commitment", SPANISH, "--course", sample.course.root, "--reveal").output
    from_other = autograder("commitment", "multiple-channels", "--course", sample.course.root, "--reveal").output
    assert not set(re.findall("[0-9a-f]{64}", from_one)) & set(re.findall("[0-9a-f]{64}", from_other))


def test_what_is_no_report_or_no_key_is_refused(sample: SampleCourse) -> None:
    """With status 2."""
    file = sample.course.submitted("bea", SPANISH) / f"{SPANISH}.ipynb"
    assert autograder("verify", file, file).exit_code == 2
    assert verify(sample, "bea", "bea", "--key", "abc").exit_code == 2


def test_reports_are_never_seen_half_written(sample: SampleCourse) -> None:
    """A report that was cut short is none, and is made again."""
    path = sample.course.report("bea", SPANISH)
    whole = path.read_text(encoding="ascii")
    stored = reports.load(path)
    assert isinstance(stored, GradeReport)
    try:
        path.write_text(whole[:-100], encoding="ascii")
        assert reports.load(path) is None
    finally:
        reports.save(path, stored)
    assert path.read_text(encoding="ascii") == whole
