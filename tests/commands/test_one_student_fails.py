"""One student is one unit of failure: in a class of ten, something is wrong with one at each stage in turn.

The nine others arrive, the one is named with cause and what to do, the exit status is 1, and a rerun completes it.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import graded_course
import pytest
import sample_course
from click.testing import CliRunner, Result
from graded_course import ENGLISH, score

from autograder.cli import main
from autograder.course import Course
from autograder.sinks import autograded, feedback, scores_csv, tally

CLASS = tuple(f"student-{number}" for number in range(10))
ONE = "student-4"
OTHERS = tuple(student for student in CLASS if student != ONE)
WRONG = {"conv2d_combined": "def conv2d_combined(x, weight, bias):\n    return x\n"}

Broken = Callable[[Course, pytest.MonkeyPatch], contextlib.AbstractContextManager[None]]


@pytest.fixture(scope="module")
def ungraded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of ten: nine the same, for they are not the subject, and one whose answer is wrong."""
    sample = sample_course.make(tmp_path_factory.mktemp("ten"), ENGLISH)
    for student in CLASS:
        sample.submit(student, ENGLISH, sample.solved(ENGLISH, but=WRONG if student == ONE else None))
    sample.course.secret()
    return sample.course


@pytest.fixture(scope="module")
def graded(ungraded: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same, graded without a disturbance."""
    course = copied(ungraded, tmp_path_factory.mktemp("graded"))
    result = autograder("grade", ENGLISH, "--course", course.root, "--jobs", 2)
    assert result.exit_code == 0, result.output
    return course


def copied(course: Course, folder: Path) -> Course:
    """A copy to do harm to."""
    shutil.copytree(course.root, folder / "course")
    return Course(folder / "course")


def undelivered(ungraded: Course, graded: Course, folder: Path, *without: str) -> Course:
    """A copy whose reports are there, but for some students', and nothing else."""
    course = copied(ungraded, folder)
    shutil.copytree(graded.root / "reports", course.root / "reports")
    (course.report("", ENGLISH).parent / "delivered.log").unlink()
    for student in without:
        course.report(student, ENGLISH).unlink()
    return course


def autograder(*words: object) -> Result:
    """A command in this process; its workers are others."""
    return CliRunner().invoke(main, [*map(str, words), "--lang", "en"])


def named(result: Result, *, stage: str) -> None:
    """The one is named, with the stage, and what to do; the status is 1; nothing was raised."""
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    said = " ".join(result.output.split())
    assert re.search(rf"✗ {ONE} was left behind \({stage}\): .+\. All others are done\.", said), result.output


@contextlib.contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Where a file would be written there is a folder with something in it: nobody can, root neither."""
    path.mkdir(parents=True)
    (path / "something").touch()
    try:
        yield
    finally:
        shutil.rmtree(path)


@contextlib.contextmanager
def raising(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> Iterator[None]:
    """One of our functions raises for the one student's report, whatever it is given it in."""
    whole = getattr(module, name)

    def function(*given: object, **more: object) -> object:
        if ONE in repr(given):
            raise KeyError("diagnosis..what")
        return whole(*given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(module, name, function)
        yield


@contextlib.contextmanager
def damaged(path: Path) -> Iterator[None]:
    """The file cut in half."""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    try:
        yield
    finally:
        path.write_bytes(whole)


GRADING: dict[str, tuple[str, Broken]] = {
    "a report that cannot be written": (
        "writing the report",
        lambda course, _: unwritable(course.report(ONE, ENGLISH)),
    ),
    "a notebook that cannot be written": (
        "into the gradebook",
        lambda course, _: unwritable(course.root / "autograded" / ONE / ENGLISH / f"{ENGLISH}.ipynb"),
    ),
    "a notebook that cannot be made": (
        "into the gradebook",
        lambda _, monkeypatch: raising(monkeypatch, autograded, "show"),
    ),
    "a row of the table that cannot be made": (
        "the table of scores",
        lambda _, monkeypatch: raising(monkeypatch, scores_csv, "_plain"),
    ),
}


@pytest.mark.parametrize("case", GRADING)
def test_grading_goes_on(
    ungraded: Course, graded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """Store, deliver, table: afterwards all is as if nothing had happened."""
    course = undelivered(ungraded, graded, tmp_path, *([ONE] if case.startswith("a report") else []))
    stage, broken = GRADING[case]
    words = ("grade", ENGLISH, "--course", course.root, "--jobs", 2, "--csv", tmp_path / "scores.csv")
    with broken(course, monkeypatch):
        named(autograder(*words), stage=stage)
        assert [score(course, student, ENGLISH) for student in OTHERS] == [100] * 9
        table = (tmp_path / "scores.csv").read_text()
        assert all(f"{student}," in table for student in OTHERS)
    again = autograder(*words)
    assert again.exit_code == 0, again.output
    assert graded_course.results(course) == graded_course.results(graded)


def test_the_gradebook_refuses_one(ungraded: Course, graded: Course, tmp_path: Path) -> None:
    """A row that the database will not take: the batch is tried student by student."""
    course = undelivered(ungraded, graded, tmp_path)
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        database.execute(
            f"create trigger refuse before insert on student when new.id = '{ONE}' begin select raise(abort, 'no'); end"
        )
        database.commit()
    named(autograder("grade", ENGLISH, "--course", course.root, "--jobs", 2), stage="into the gradebook")
    assert [score(course, student, ENGLISH) for student in OTHERS] == [100] * 9
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        database.execute("drop trigger refuse")
        database.commit()
    again = autograder("grade", ENGLISH, "--course", course.root)
    assert again.exit_code == 0 and "0 graded now, 10 as before" in again.output
    assert score(course, ONE, ENGLISH) == 70


@pytest.mark.parametrize(
    "name",
    [
        "w" * 250,
        "w" * 255,
        "\u5b57" * 85,
        "with\x1b[2Jcommands",
        "with\nlines",
        b"\xff".decode(errors="surrogateescape"),
    ],
)
def test_names_of_folders_are_nobodys_end(ungraded: Course, graded: Course, tmp_path: Path, name: str) -> None:
    """Whatever a folder below submitted/ is called, the others are graded; what has room is graded itself."""
    course = undelivered(ungraded, graded, tmp_path, *CLASS[1:])
    for student in CLASS[2:]:
        shutil.rmtree(course.submitted(student, ENGLISH).parent)
    course.submitted(CLASS[1], ENGLISH).parent.rename(course.root / "submitted" / name)
    result = autograder("grade", ENGLISH, "--course", course.root, "--csv", tmp_path / "scores.csv")
    assert score(course, CLASS[0], ENGLISH) == 100
    assert "\x1b" not in result.output
    if name == "w" * 250:
        assert result.exit_code == 0 and score(course, name, ENGLISH) == 100
        pages = autograder("feedback", ENGLISH, "--course", course.root, "--out", tmp_path / "pages")
        assert pages.exit_code == 0 and "2 feedback pages" in pages.output
    else:
        assert result.exit_code == 1, result.output
        assert "was left behind" in result.output and "short name" in result.output


READING: dict[str, tuple[tuple[str, ...], str, Broken]] = {
    "feedback that cannot be drawn": (
        ("feedback", ENGLISH),
        "the feedback page",
        lambda _, monkeypatch: raising(monkeypatch, feedback, "page"),
    ),
    "a report that is damaged, for feedback": (
        ("feedback", ENGLISH),
        "the feedback page",
        lambda course, _: damaged(course.report(ONE, ENGLISH)),
    ),
    "a report that is damaged, for the class": (
        ("report", ENGLISH),
        "the class report",
        lambda course, _: damaged(course.report(ONE, ENGLISH)),
    ),
    "a report that cannot be counted": (
        ("report", ENGLISH),
        "the class report",
        lambda _, monkeypatch: raising(monkeypatch, tally, "_add_scores"),
    ),
}


@pytest.mark.parametrize("case", READING)
def test_reading_goes_on(graded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """Feedback and class report: nine are in it, then ten."""
    words, stage, broken = READING[case]
    out = tmp_path / "out"
    command = (*words, "--course", graded.root, "--out", out)
    with broken(graded, monkeypatch):
        named(autograder(*command), stage=stage)
        assert len(list(out.glob("student-*.html"))) == (9 if words[0] == "feedback" else 0)
        if words[0] == "report":
            assert "question,edge_detector,,9," in (out / "class.csv").read_text()
    again = autograder(*command)
    assert again.exit_code == 0, again.output


def test_export_goes_on(graded: Course, tmp_path: Path) -> None:
    """A damaged report leaves one row as it was, and says so; the row is filled by the next run."""
    sheet = tmp_path / "grades.csv"
    lines = ["Student,ID,SIS User ID,SIS Login ID,Section,Lab (1)", "    Points Possible,,,,,100"]
    sheet.write_text("\n".join([*lines, *(f"{one},{n},,{one},A," for n, one in enumerate(CLASS))]) + "\n")
    roster = tmp_path / "roster.csv"
    roster.write_text("student,name,login\n" + "".join(f"{one},{one},{one}\n" for one in CLASS))
    words: tuple[object, ...] = (
        "export",
        "canvas",
        "--lab",
        ENGLISH,
        "--into",
        sheet,
        "--course",
        graded.root,
        "--roster",
        roster,
    )
    words += ("--column", "Lab (1)", "--out", tmp_path / "out.csv")
    with damaged(graded.report(ONE, ENGLISH)):
        result = autograder(*words, "--yes")
        named(result, stage="into the LMS's file")
        out = (tmp_path / "out.csv").read_text().splitlines()
        assert [line.split(",")[-1] for line in out if line.startswith("student")] == [
            "" if one == ONE else "100" for one in CLASS
        ]
    again = autograder(*words)
    assert again.exit_code == 0, again.output
    assert (tmp_path / "out.csv").read_text().count(",100") == 10


def test_collecting_goes_on(ungraded: Course, tmp_path: Path) -> None:
    """A file where one student's folder should be: nine are collected; with it out of the way, all."""
    course = copied(ungraded, tmp_path)
    shutil.rmtree(course.root / "submitted")
    notebook = (ungraded.submitted(CLASS[0], ENGLISH) / f"{ENGLISH}.ipynb").read_bytes()
    download = tmp_path / "download.zip"
    long = "\u5b57" * 96 + ".txt"
    with zipfile.ZipFile(download, "w") as archive:
        for student in CLASS:
            archive.writestr(f"{student}/{ENGLISH}.ipynb", notebook)
            archive.writestr(f"{student}/{long}", "a name of 288 bytes and more")
    (course.root / "submitted").mkdir()
    (course.root / "submitted" / ONE).write_text("in the way")
    words = ("collect", download, "--lab", ENGLISH, "--lms", "plain", "--course", course.root)
    named(autograder(*words), stage="taking it from the download")
    assert course.students(ENGLISH) == OTHERS
    (course.root / "submitted" / ONE).unlink()
    again = autograder(*words)
    assert again.exit_code == 0, again.output
    assert course.students(ENGLISH) == CLASS
    assert json.loads((course.submitted(ONE, ENGLISH) / f"{ENGLISH}.ipynb").read_bytes())
