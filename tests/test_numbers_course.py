"""A lab of NumPy, made by `autograder new-lab` and the authors' page alone, through all that a lab goes through.

tests/numbers_course/ is a course of its own: three questions without a line of grader code, in two languages.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import nbformat
import pytest
import sample_course
from test_nbgrader import scores

from autograder.authoring.bank import all_specimens, as_notebook
from autograder.authoring.new_lab import HELPERS
from autograder.course import Course, reports
from autograder.lti.web import labs
from autograder.model import GradeReport

COURSE = Path(__file__).parent / "numbers_course"
LABS = ("numbers-en", "numbers-es")
BANK = COURSE / "graders" / "numbers" / "specimens"
AUTHOR_FILES = ("assignment.toml", "probes.py", "wrong.py")


def run(course: Path, *words: object) -> str:
    """What a command of ours or of nbgrader prints, which must succeed."""
    program, *rest = map(str, words)
    environment = os.environ | {"LANG": "C.UTF-8", "COLUMNS": "200"}
    command = [str(Path(sysconfig.get_path("scripts"), program)), *rest]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def begin(folder: Path, *labs: str) -> Course:
    """The course in a folder of its own, with its helper files as new-lab places them, and these labs released."""
    shutil.copytree(COURSE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for lab in LABS:
        for path in HELPERS.glob("*.py"):
            shutil.copy(path, folder / "solutions" / lab)
    for lab in labs:
        run(folder, "nbgrader", "generate_assignment", lab)
    return Course(folder)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course after a class has handed in every specimen, in both languages, and was graded."""
    course = begin(tmp_path_factory.mktemp("numbers") / "course", *LABS)
    for lab in LABS:
        for specimen in all_specimens(BANK):
            place = course.submitted(specimen.slug, lab)
            place.mkdir(parents=True)
            nbformat.write(as_notebook(specimen, lab, course), place / f"{lab}.ipynb")
        run(course.root, "autograder", "grade", lab)
    return course


def report(course: Course, student: str, lab: str = LABS[0]) -> GradeReport:
    """One student's report."""
    found = reports.load(course.report(student, lab))
    assert found is not None
    return found


def test_stock_nbgrader_hands_it_out_and_takes_it_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Released through the exchange, fetched, answered, submitted, collected, autograded: the report's points in the gradebook."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "jupyter"))
    lab, course = LABS[0], begin(tmp_path / "course", LABS[0])
    sample = sample_course.with_exchange(tmp_path, course)
    assert sample.nbgrader("release_assignment", lab) == 0
    home = sample.home("ana")
    assert sample.nbgrader("fetch_assignment", lab, home="ana") == 0
    assert "moving_average" in (home / lab / f"{lab}.ipynb").read_text(encoding="utf-8")
    wrong = "def moving_average(x, width):\n    return np.convolve(x, np.ones(width), 'valid')"
    answered = sample.solved(lab, but={"moving_average": wrong})
    (home / lab / f"{lab}.ipynb").write_text(answered, encoding="utf-8")
    assert sample.nbgrader("submit", lab, "--student", "ana", home="ana") == 0
    assert sample.nbgrader("collect", lab) == 0
    assert sample.nbgrader("autograde", lab) == 0
    found = report(course, "ana")
    assert [diagnosis.code for question in found.questions for diagnosis in question.diagnoses] == ["AVERAGE-SUM"]
    assert scores(sample, "ana", lab) == {question.name: float(question.earned) for question in found.questions}


@pytest.mark.parametrize("lab", LABS)
def test_every_specimen_gets_what_is_true_of_it(graded: Course, lab: str) -> None:
    """Right functions full marks, wrong ones fewer and their name, nobody waits for a person."""
    for specimen in all_specimens(BANK):
        found = report(graded, specimen.slug, lab)
        assert not found.needs_human
        for question in found.questions:
            codes = tuple(diagnosis.code for diagnosis in question.diagnoses)
            assert codes == specimen.wrong.get(question.name, ()), (specimen.slug, question.name)
            assert (question.earned == question.points) is (question.name not in specimen.wrong)


@pytest.mark.parametrize(("lab", "said"), [(LABS[0], "divide by its width"), (LABS[1], "no divides entre su anchura")])
def test_pages_tell_the_mistake_in_numbers(graded: Course, lab: str, said: str, tmp_path: Path) -> None:
    """The feedback has the lab's own words, arrays in and out, and no word of another lab."""
    run(graded.root, "autograder", "feedback", lab, "--out", tmp_path)
    page = (tmp_path / "sum-and-far.html").read_text(encoding="utf-8")
    assert said in page
    assert page.count("<svg") >= 2
    for word in ("kernel", "núcleo", "convol", "canal", "channel", "Conv2d", "bias", "sesgo"):
        assert word not in page.split("</style>")[1], word


def test_the_class_report_and_the_gradebook_agree(graded: Course, tmp_path: Path) -> None:
    """Class report, CSV and LMS file show the points that the reports say."""
    run(graded.root, "autograder", "report", LABS[0], "--out", tmp_path / "report")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "report").glob("*.html"))
    assert "You add up each window and do not divide by its width." in text
    slugs = [specimen.slug for specimen in all_specimens(BANK)]
    grades, out = tmp_path / "Grades.csv", tmp_path / "out.csv"
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{LABS[0]} (302)"]]
    rows += [["    Points Possible", "", "", "", "", "100"]]
    rows += [[f"X, {slug}", str(number), "", slug, "A", ""] for number, slug in enumerate(slugs)]
    with grades.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    run(graded.root, "autograder", "export", "canvas", "--lab", LABS[0], "--into", grades, "--out", out)
    with out.open(newline="", encoding="utf-8") as file:
        exported = {row[3]: row[5] for row in csv.reader(file)}
    for slug in slugs:
        assert float(exported[slug]) == float(report(graded, slug).score)


@pytest.mark.parametrize("lab", LABS)
def test_the_audit_holds(graded: Course, lab: str) -> None:
    """No survivor, no false name, no word missing, and the kept public calls tell all apart."""
    told = json.loads(run(graded.root, "autograder", "audit", lab, "--json", "-", "--jobs", 1))
    assert told["holds"]
    assert told["problems"] == told["findings"] == []
    assert told["generated"]["mutants"]["answers"] > 60


def test_the_kept_choice_is_the_one_that_is_found(graded: Course) -> None:
    """`--separate` writes the file that is there, byte for byte."""
    kept = COURSE / "graders" / "numbers" / "separation.toml"
    run(graded.root, "autograder", "audit", LABS[0], "--separate")
    assert (graded.graders / "numbers" / "separation.toml").read_bytes() == kept.read_bytes()


def test_a_gradescope_bundle_grades_alone(graded: Course, tmp_path: Path) -> None:
    """The zip holds the solution for the grader, and gives the score that the course gives for a deterministic mistake."""
    run(graded.root, "autograder", "bundle", "gradescope", "--lab", LABS[0], "--out", tmp_path / "bundle.zip")
    root = tmp_path / "autograder"
    with zipfile.ZipFile(tmp_path / "bundle.zip") as packed:
        packed.extractall(root / "source")
    (root / "results").mkdir()
    (root / "submission").mkdir()
    (root / "submission_metadata.json").write_text(json.dumps({"users": [{"email": "ana@x.example"}]}))
    submitted = graded.submitted("list-returned", LABS[0]) / f"{LABS[0]}.ipynb"
    shutil.copy(submitted, root / "submission")
    environment = {
        "PATH": os.environ["PATH"],
        "AUTOGRADER_ROOT": str(root),
        "AUTOGRADER_PYTHON": sys.executable,
        "PYTHONPATH": str(root / "source"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        ["bash", str(root / "source" / "run_autograder")],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    plain = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    assert plain["score"] == float(report(graded, "list-returned").score)


def test_the_lti_tool_offers_it(graded: Course) -> None:
    """Under the title of its notebook, in each language, with the files that students get."""
    known = labs.known(graded)
    assert known[LABS[0]] == "Numbers in a row and in a plane"
    assert known[LABS[1]] == "Números en fila y en el plano"
    offered = labs.download(graded, LABS[0])
    assert offered is not None and b"sliding_window_view" not in offered[1]


def test_the_author_wrote_few_lines() -> None:
    """Three files for three questions and seven mistakes, beside the words that students read."""
    lines = {
        name: len((COURSE / "graders" / "numbers" / name).read_text(encoding="utf-8").splitlines())
        for name in AUTHOR_FILES
    }
    assert sum(lines.values()) <= 75, lines
    assert not list((COURSE / "graders" / "numbers").glob("test_*.py"))
