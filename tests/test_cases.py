"""What real classes handed in, and what it must be worth through every door: check, grade, nbgrader, Gradescope, LTI.

Made after public reports of instructors and students; people are invented.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
import sample_course
from click.testing import CliRunner
from handed_in import zipped
from sample_course import SampleCourse

from autograder.cli import main
from autograder.course import Course, reports
from autograder.lms.bundles import contents, gradescope, grading
from autograder.lti import grading as lti
from autograder.lti.work import Work
from autograder.model import GradeReport

LAB = "multiple-channels"
CASES = Path(__file__).parent / "specimens_files" / "cases"
POINTS = {"conv2d_multi_input": 20, "two_convs_as_one": 20}
TOLD = {
    "py-one-error.py": ("run.statement_failed", "1 / 0"),
    "missing-import.ipynb": ("run.because_not_installed", ""),
    "answer-in-test-cell.ipynb": ("intake.answers_elsewhere", "conv2d_multi_input"),
    "default-device.ipynb": ("run.because_no_gpu", ""),
}
"""By case: a note on it, and what the note names."""


def assert_right(report: GradeReport, case: str) -> None:
    """Both answers earn their points, nothing else does, the note is there, and nobody reads of a crash."""
    assert {question.name: question.earned for question in report.questions if question.earned} == POINTS
    assert {str(question.status) for question in report.questions} == {"correct", "missing"}
    code, names = TOLD[case]
    assert any(note.code == code and names in str(dict(note.parameters)) for note in report.notes), report.notes


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """A course in which each case is a student's."""
    made = sample_course.make(tmp_path_factory.mktemp("cases"), LAB)
    for case in TOLD:
        folder = made.course.submitted(case.split(".")[0], LAB)
        folder.mkdir(parents=True)
        shutil.copy(CASES / case, folder / f"{LAB}{Path(case).suffix}")
    return made


@pytest.fixture(scope="module")
def bundle(sample: SampleCourse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked Gradescope bundle of the course."""
    root = tmp_path_factory.mktemp("bundle")
    packed = root / "bundle.zip"
    packed.write_bytes(gradescope.bundle(sample.course, contents.Settings(LAB)))
    with zipfile.ZipFile(packed) as folder:
        folder.extractall(root)
    return root


@pytest.mark.parametrize("case", TOLD)
def test_through_check(sample: SampleCourse, tmp_path: Path, case: str) -> None:
    """A file of any name, its lab told."""
    out = tmp_path / "reports.jsonl"
    words = ["check", str(CASES / case), "--lab", LAB, "--course", str(sample.course.root), "--json", str(out)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert_right(GradeReport.from_json(out.read_text(encoding="ascii")), case)


@pytest.mark.parametrize("case", TOLD)
def test_through_a_gradescope_bundle(bundle: Path, tmp_path: Path, case: str) -> None:
    """As run_autograder grades what lies in its folder."""
    shutil.copy(CASES / case, tmp_path / case)
    assert_right(grading.grade(bundle, tmp_path, "ana"), case)


@pytest.mark.parametrize("case", TOLD)
def test_through_the_lti_tool(sample: SampleCourse, case: str) -> None:
    """As its worker grades an upload."""
    work = Work(str(sample.course.root), LAB, "ana", case, (CASES / case).read_bytes(), True)
    assert_right(GradeReport.from_json(lti.grade(work)), case)


def test_through_nbgrader_then_grade(sample: SampleCourse) -> None:
    """`nbgrader autograde` makes the reports that `autograder grade` makes; it knows notebooks only, and passes scripts over."""
    assert sample.nbgrader("autograde", LAB) == 0
    before = {student: reports.load(sample.course.report(student, LAB)) for student in sample.course.students(LAB)}
    words = ["grade", LAB, "--course", str(sample.course.root), "--jobs", "1", "--force"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    for case in TOLD:
        student = case.split(".")[0]
        report = reports.load(sample.course.report(student, LAB))
        assert report is not None
        assert before[student] == (report if case.endswith(".ipynb") else None)
        assert_right(report, case)


def test_a_moodle_download_with_two_copies_a_student(sample: SampleCourse, tmp_path: Path) -> None:
    """The worked one counts and the plan, the report and the feedback say so; who handed in a page has no grade."""
    course = Course(tmp_path / "course")
    shutil.copytree(
        sample.course.root, course.root, ignore=shutil.ignore_patterns("submitted", "reports", "autograded")
    )
    blank, worked = json.dumps(sample.released(LAB)).encode(), sample.solved(LAB).encode()
    handed: dict[str, list[tuple[str, bytes]]] = {
        "Ana Ruiz_101": [(f"{LAB}.ipynb", blank), (f"{LAB} (1).ipynb", worked)],
        "Bo Lee_102": [(f"{LAB}.ipynb", worked), (f"{LAB} (1).ipynb", blank)],
        "Cleo Diaz_103": [(f"{LAB}.ipynb", blank), (f"Copy of {LAB}.ipynb", worked)],
        "Dan O’Neil_104": [(f"Copia de {LAB}.ipynb", worked)],
        "Eva Sol_105": [(f"{LAB}.ipynb.txt", worked)],
        "Fay Kim_106": [(f"{LAB}.ipynb.json", worked)],
        "Gus Roy_107": [(f"{LAB.upper()}.IPYNB", worked)],
        "Hal Poe_108": [(f"{LAB}.html", b"<html></html>")],
        "Ida Moe_109": [(f"{LAB}.ipynb", worked), ("convlab.py", b"x=1")],
        "Jó 😀 Paz_110": [("mi_tarea final.ipynb", worked)],
    }
    members = [(f"{who}_assignsubmission_file_/{name}", data) for who, files in handed.items() for name, data in files]
    download = tmp_path / "moodle.zip"
    download.write_bytes(zipped(*members))
    roster, place = str(CASES / "moodle.csv"), str(course.root)
    words = ["collect", str(download), "--lab", LAB, "--course", place, "--lms", "moodle", "--roster", roster]
    collected = CliRunner().invoke(main, [*words, "--yes", "--lang", "en"])
    said = " ".join(collected.output.split())
    assert f"nothing that can be graded: {LAB}.html" in said, said
    assert said.count("counts: it holds the answers") == 3
    students = course.students(LAB)
    assert len(students) == 9
    graded = CliRunner().invoke(main, ["grade", LAB, "--course", str(course.root), "--jobs", "1", "--lang", "en"])
    assert "9 with full marks" in graded.output, graded.output
    told = [report for student in students if (report := reports.load(course.report(student, LAB))) and report.notes]
    assert [[note.code for note in report.notes] for report in told] == [["intake.chosen_worked"]] * 3
    pages = [(course.autograded(report.student, LAB) / f"{LAB}.ipynb").read_text(encoding="utf-8") for report in told]
    assert all("it holds the answers" in page for page in pages)


def test_a_lab_whose_own_file_is_missing_is_refused(sample: SampleCourse, tmp_path: Path) -> None:
    """By check as by grade: what is missing on our side is never a student's zero."""
    root = tmp_path / "course"
    shutil.copytree(sample.course.root, root)
    (root / "solutions" / LAB / "convlab.py").unlink()
    for words in (["check", str(CASES / "missing-import.ipynb"), "--lab", LAB], ["grade", LAB]):
        result = CliRunner().invoke(main, [*words, "--course", str(root)])
        assert result.exit_code != 0
        assert "convlab.py is missing" in result.output
        assert "0 / 100" not in result.output
