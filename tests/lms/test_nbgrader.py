"""Stock nbgrader on a real course: zip_collect through our plugins, the commands on a real gradebook, the exporters."""

from __future__ import annotations

import contextlib
import os
import stat
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import sample_course
from click.testing import CliRunner, Result
from nbgrader.api import Gradebook
from sample_course import SampleCourse

from autograder.cli import main
from autograder.course import reports
from autograder.model import Check, GradeReport, QuestionReport, Reason, Verdict, rounded
from autograder.sinks import gradebook
from autograder.sinks.grades import summary

from . import importers
from .course import notebook, owner, zipped

LABS = {
    "canales-multiples": ("conv2d_combined", "conv2d_multi_input: 6,67 de 20"),
    "paso-relleno-y-agrupacion": ("block", "conv2d_strided: 6,67 de 25"),
}
"""A question of each lab, and what is said of another that got a third of 20 points."""
# The sample course is due at the turn of the century after next: late is what comes after.
LATE = "2101-01-01-10-00-00"
ROSTER = (
    "student,name,email,login\nana,Ana Núñez,ana@x.example,u1\nbo,Bo Lee,bo@x.example,u2\ncy,Cy Chun,cy@x.example,u3\n"
)


@pytest.fixture(scope="module", params=LABS)
def lab(request: pytest.FixtureRequest) -> str:
    """Each of our labs, in a course of its own."""
    return str(request.param)


@pytest.fixture(scope="module")
def course(lab: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleCourse]:
    """A course with one lab released."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(folder / "jupyter"))
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        yield sample_course.make(folder, lab)


def autograder(course: SampleCourse, lab: str, *words: str) -> Result:
    """A command of ours, in English, on a lab of this course."""
    return CliRunner().invoke(main, [*words, "--lab", lab, "--course", str(course.course.root), "--lang", "en"])


def hostile_zip(path: Path, lab: str) -> Path:
    """A Moodle download with a link, a climbing path, a damaged notebook and a student's broken zip among good ones."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"Ana Núñez_1_assignsubmission_file/{lab}.ipynb", notebook(1))
        link = zipfile.ZipInfo(f"Bo Lee_2_assignsubmission_file/{lab}.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("../../../../evil.ipynb", b"x")
        packed.writestr("Cy Chun_3_assignsubmission_file/work.zip", b"PK\x03\x04broken")
        packed.writestr("Dee Dee_4_assignsubmission_file/notes.ipynb", notebook(4))
    return path


def test_zip_collect_takes_the_good_and_survives_the_hostile(course: SampleCourse, lab: str, tmp_path: Path) -> None:
    """nbgrader zip_collect, as configured, collects the certain ones from hostile archives, and follows no link."""
    root = course.course.root
    place = root / "downloaded" / lab / "archive"
    place.mkdir(parents=True)
    hostile_zip(place / "moodle.zip", lab)
    (place / "broken.zip").write_bytes(b"PK\x03\x04 not whole")
    zipped(place / "more.zip", [("Lab_u9_attempt_2026-11-22-10-00-00_x.ipynb", notebook(9))])
    (place / "linked.zip").symlink_to("/etc/passwd")
    os.mkfifo(place / "pipe.zip")
    roster = tmp_path / "roster.csv"
    roster.write_text("student,name\nana,Ana Núñez\nbo,Bo Lee\ncy,Cy Chun\ndee,Dee Dee\n")
    assert course.nbgrader("zip_collect", lab, f"--BoundedExtractor.roster={roster}") == 0
    found = {
        student: sorted(os.listdir(course.course.submitted(student, lab))) for student in course.course.students(lab)
    }
    assert found == {
        "ana": [f"{lab}.ipynb"],
        "cy": [f"{lab}.ipynb"],
        "dee": [f"{lab}.ipynb"],
        "u9": [f"{lab}.ipynb", "timestamp.txt"],
    }
    assert owner((course.course.submitted("dee", lab) / f"{lab}.ipynb").read_bytes()) == (4, 0)
    assert not list(root.parent.rglob("evil.ipynb"))
    stamp = (course.course.submitted("u9", lab) / "timestamp.txt").read_text()
    assert datetime.fromisoformat(stamp) == datetime(2026, 11, 22, 10)


def blackboard(path: Path, lab: str) -> Path:
    """A Blackboard download: three people, one late, one twice, and a stranger."""
    files = [
        (f"Lab_u1_attempt_2026-11-20-10-00-00_{lab}.ipynb", notebook(1)),
        (f"Lab_u1_attempt_2026-11-21-10-00-00_{lab}.ipynb", notebook(1, 1)),
        (f"Lab_u2_attempt_{LATE}_{lab}.ipynb", notebook(2)),
        (f"Lab_u7_attempt_2026-11-20-10-00-00_{lab}.ipynb", notebook(7)),
    ]
    return zipped(path, files)


def test_collect_writes_nothing_until_it_is_told(course: SampleCourse, lab: str, tmp_path: Path) -> None:
    """With a stranger in the download nothing is written and the exit status says so; --yes writes the certain ones."""
    download = blackboard(tmp_path / "download.zip", lab)
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER)
    words = ("collect", str(download), "--roster", str(roster), "--timezone", "UTC")
    folder = course.course.submitted("bo", lab)
    refused = autograder(course, lab, *words)
    assert refused.exit_code == 1
    assert "login:u7" in refused.output
    assert not folder.exists()
    assert autograder(course, lab, *words, "--dry-run", "--yes").exit_code == 1
    assert not folder.exists()
    told = autograder(course, lab, *words, "--yes")
    assert (folder / "timestamp.txt").is_file()
    assert "late" in told.output
    assert "handed in nothing: cy" in told.output
    matched = autograder(course, lab, *words, "--match", "login:u7=cy")
    assert matched.exit_code == 0, matched.output
    assert owner((course.course.submitted("cy", lab) / f"{lab}.ipynb").read_bytes()) == (7, 0)


def test_a_late_hand_in_is_late_in_nbgrader(course: SampleCourse, lab: str, tmp_path: Path) -> None:
    """The timestamp that collect writes is the one by which nbgrader counts seconds late."""
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER)
    download = blackboard(tmp_path / "download.zip", lab)
    autograder(course, lab, "collect", str(download), "--roster", str(roster), "--timezone", "UTC", "--yes")
    stamp = (course.course.submitted("bo", lab) / "timestamp.txt").read_text()
    with quiet_book(course) as book:
        book.add_student("checked")
        submission = book.add_submission(lab, "checked", timestamp=stamp)
        assert submission.total_seconds_late == (datetime(2101, 1, 1, 10) - datetime(2100, 1, 11)).total_seconds()
        book.remove_student("checked")


@contextlib.contextmanager
def quiet_book(course: SampleCourse) -> Iterator[Gradebook]:
    """The gradebook to write to; nbgrader's way of writing makes SQLAlchemy warn."""
    with warnings.catch_warnings(), Gradebook(course.course.settings.db_url) as book:
        warnings.simplefilter("ignore")
        yield book


def report(lab: str, student: str, earned: Fraction, *, human: bool = False) -> GradeReport:
    """A report with one question."""
    verdict = Verdict.UNCHECKED if human else Verdict.PARTLY
    question, _ = LABS[lab]
    check = Check(question, "plain", "plain", Fraction(100), earned, verdict, Reason.WRONG_VALUE)
    graded = QuestionReport(question, Fraction(100), (check,))
    return GradeReport(student, lab, "es", (graded,), {"submission": "0" * 64}, contained=True)


def graded(book: Gradebook, lab: str, student: str, parts: list[float], penalty: float = 0.0) -> None:
    """A student's scores in the gradebook, by grade cell; the rest 0."""
    book.update_or_create_student(student)
    submission = book.update_or_create_submission(lab, student)
    (one,) = submission.notebooks
    cells = [grade for grade in one.grades if grade.max_score > 0]
    for grade, score in zip(cells, [*parts, *[0.0] * len(cells)], strict=False):
        grade.auto_score, grade.needs_manual_grade = score, False
    one.late_submission_penalty = penalty
    book.db.commit()


@pytest.fixture(scope="module")
def scored(course: SampleCourse, lab: str) -> SampleCourse:
    """Five students in the gradebook: thirds, a late one, one whose report needs a person, one to be graded by hand."""
    with quiet_book(course) as book:
        graded(book, lab, "ana", [10.0, 6.666666666666667, 6.666666666666667])
        graded(book, lab, "bo", [10.0, 20.0], penalty=30.0)
        graded(book, lab, "cy", [10.0, 20.0], penalty=5.0)
        graded(book, lab, "dee", [10.0])
        graded(book, lab, "eve", [10.0])
        waiting = next(one for one in book.find_submission(lab, "eve").notebooks[0].grades if one.max_score > 0)
        waiting.needs_manual_grade = True
        book.db.commit()
    root = course.course
    reports.save(root.report("ana", lab), report(lab, "ana", Fraction(70, 3)))
    reports.save(root.report("dee", lab), report(lab, "dee", Fraction(0), human=True))
    return course


def test_grades_are_nbgraders_with_its_late_penalty(scored: SampleCourse, lab: str) -> None:
    """Scores as nbgrader has them, less the penalty that nbgrader computed, and never below zero."""
    stored = gradebook.grades(scored.course, lab, lambda name: reports.load(scored.course.report(name, lab)))
    found = {one.student: one for one in stored}
    assert rounded(found["ana"].score) == Decimal("23.33")
    assert (found["bo"].score, found["cy"].score) == (Fraction(0), Fraction(25))
    assert [name for name in ("ana", "bo", "cy", "dee", "eve") if not found[name].final] == ["dee", "eve"]
    assert found["ana"].max_score == 100
    assert LABS[lab][1] in summary(found["ana"])


def canvas(lab: str) -> str:
    """The gradebook that Canvas exports."""
    return (
        "Student,ID,SIS User ID,SIS Login ID,Section,LAB (302)\n"
        "    Points Possible,,,,,10\n"
        '"Núñez, Ana",1,,u1,A,\n"Lee, Bo",2,,u2,A,3\n"Chun, Cy",3,,u3,A,\n"Dee, Dee",4,,dee,A,\n"Eve, Eve",5,,eve,A,\n'
    ).replace("LAB", lab)


def test_export_shows_old_and_new_and_writes_a_file_to_upload(scored: SampleCourse, lab: str, tmp_path: Path) -> None:
    """The dry run shows what changes and writes nothing; the file holds the grades on Canvas's scale."""
    into = tmp_path / "gradebook.csv"
    into.write_text(canvas(lab), encoding="utf-8")
    words = ("export", "canvas", "--into", str(into))
    dry = autograder(scored, lab, *words, "--dry-run")
    assert "3" in dry.output and "overwritten" in dry.output, dry.output
    assert not (tmp_path / "gradebook-graded.csv").exists()
    done = autograder(scored, lab, *words)
    data = (tmp_path / "gradebook-graded.csv").read_bytes()
    upload = importers.canvas(data, {"1", "2", "3", "4", "5"}, {"302": lab})
    assert upload.grades == {"1/302": Decimal("2.33"), "2/302": Decimal(0), "3/302": Decimal("2.5")}
    assert done.exit_code == 0, done.output
    assert into.read_text(encoding="utf-8") == canvas(lab)


def test_export_does_not_lose_a_student_in_silence(scored: SampleCourse, lab: str, tmp_path: Path) -> None:
    """A student without a row stops the export and is named."""
    into = tmp_path / "gradebook.csv"
    into.write_text(canvas(lab).replace('"Núñez, Ana",1,,u1,A,\n', ""), encoding="utf-8")
    result = autograder(scored, lab, "export", "canvas", "--into", str(into))
    assert result.exit_code == 1
    assert "ana has a grade and no row" in result.output.replace("\n", " ")
    assert not (tmp_path / "gradebook-graded.csv").exists()


def test_nbgrader_export_fills_in_the_same_file(scored: SampleCourse, lab: str, tmp_path: Path) -> None:
    """The exporter plugin of nbgrader writes what `autograder export` writes."""
    into, out = tmp_path / "gradebook.csv", tmp_path / "out.csv"
    into.write_text(canvas(lab), encoding="utf-8")
    plugin = "autograder.lms.exporters.Canvas"
    words = [f"--exporter={plugin}", f'--assignment=["{lab}"]', f"--Canvas.into={into}", f"--to={out}"]
    assert scored.nbgrader("export", *words) == 0
    upload = importers.canvas(out.read_bytes(), {"1", "2", "3", "4", "5"}, {"302": lab})
    assert upload.grades["3/302"] == Decimal("2.5")
    into.write_text("Student,ID,SIS Login ID,Section\nA,1,ana,X\n", encoding="utf-8")
    out.unlink()
    assert scored.nbgrader("export", *words) == 1
    assert not out.exists()


def test_moodles_feedback_zip_holds_the_pages_of_those_in_the_file(
    scored: SampleCourse, lab: str, tmp_path: Path
) -> None:
    """--feedback packs each student's feedback page under the participant's number."""
    page = scored.course.root / "feedback" / "ana" / lab / f"{lab}.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>bien</p>", encoding="utf-8")
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    head = 'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    head += '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    into = tmp_path / "Grades.csv"
    into.write_text(head + 'Participant 17,"Ana Núñez",ana@x.example,x,,100.00,Yes,-,-,\n', encoding="utf-8")
    packed = tmp_path / "feedback.zip"
    words = ("export", "moodle", "--into", str(into), "--roster", str(roster), "--feedback", str(packed), "--yes")
    result = autograder(scored, lab, *words)
    assert zipfile.ZipFile(packed).namelist() == [f"Ana Núñez_17_assignsubmission_file/{lab}.html"], result.output
