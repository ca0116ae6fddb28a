"""Bundles, unpacked and run as their places run them, on real submissions."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder import labs
from autograder.authoring.bank import all_specimens, as_notebook
from autograder.course import Course, shipped
from autograder.lms.bundles import classroom50, contents, coursera, gradescope, grading
from autograder.sandbox import bubblewrap

LAB = "canales-multiples"
SECRET = bytes(range(32))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """This repository's labs with a secret of their own."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text("")
    (root / ".autograder-secret").write_text(SECRET.hex())
    (root / "source").symlink_to(shipped.LABS)
    return Course(root)


def unpacked(data: bytes, folder: Path) -> Path:
    """The bundle's files, programs executable as unzip makes them."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(folder)
        for info in packed.infolist():
            (folder / info.filename).chmod(info.external_attr >> 16)
    return folder


def handed_in(folder: Path, name: str, answers: str) -> None:
    """A script with these answers."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(answers, encoding="utf-8")


@pytest.fixture(scope="module")
def scope(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root laid out like Gradescope's /autograder, the bundle unpacked to source/ and run_autograder copied up."""
    root = tmp_path_factory.mktemp("autograder")
    unpacked(gradescope.bundle(course, contents.Settings(LAB, language="en")), root / "source")
    (root / "run_autograder").write_bytes((root / "source" / "run_autograder").read_bytes())
    (root / "run_autograder").chmod(0o755)
    (root / "results").mkdir()
    owner = {"id": 1, "email": "ana@x.example", "name": "Ana"}
    (root / "submission_metadata.json").write_text(json.dumps({"id": 7, "users": [owner]}))
    return root


def run(root: Path, *, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """run_autograder, as Gradescope runs it: in the root, with the bundle's own package."""
    environment = {
        "PATH": path,
        "AUTOGRADER_ROOT": str(root),
        "AUTOGRADER_PYTHON": sys.executable,
        "PYTHONPATH": str(root / "source"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(["./run_autograder"], cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_gradescope_grades_a_submission_with_nothing_but_the_zip(scope: Path) -> None:
    """setup and run are at the root, and running gives results.json with the right score for one right answer of five."""
    handed_in(scope / "submission", "work.py", _answers("right-advanced-indexing"))
    done = run(scope)
    assert done.returncode == 0, done.stderr
    plain = json.loads((scope / "results" / "results.json").read_text(encoding="utf-8"))
    by_name = {test["name"]: test for test in plain["tests"]}
    assert by_name["conv2d_multi_input"]["status"] == "passed"
    assert by_name["edge_detector"]["tags"][0] == "missing"
    assert plain["score"] == 20
    assert all(test["output"].lstrip().startswith("<div") for test in plain["tests"])
    assert sorted(path.name for path in scope.iterdir() if path.is_file()) == [
        "run_autograder",
        "submission_metadata.json",
    ]
    assert (scope / "source").stat().st_mode & 0o077 == 0


def test_gradescope_shows_a_failure_and_not_a_zero_when_grading_fails(scope: Path) -> None:
    """Without the key nothing is graded: no results.json, and an exit status that Gradescope shows as a failure."""
    (scope / "results" / "results.json").unlink(missing_ok=True)
    key = scope / "source" / "key"
    before = key.read_text()
    key.write_text("nonsense")
    handed_in(scope / "submission", "work.py", "x = 1\n")
    done = run(scope)
    key.write_text(before)
    assert done.returncode == 1
    assert "make the bundle again" in done.stderr
    assert not (scope / "results" / "results.json").exists()


@pytest.mark.parametrize("uncontained", [False, True])
def test_where_nothing_contains_student_code_gradescope_grades_only_when_told(
    scope: Path, tmp_path: Path, uncontained: bool
) -> None:
    """On a machine that refuses user namespaces there is no result, or one that says that nothing contained the code."""
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    result = scope / "results" / "results.json"
    result.unlink(missing_ok=True)
    settings = scope / "source" / "settings.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"uncontained": uncontained}))
    handed_in(scope / "submission", "work.py", "x = 1\n")
    done = run(scope, path=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == (0 if uncontained else 1), done.stderr
    assert result.exists() is uncontained
    if uncontained:
        plain = json.loads(result.read_text(encoding="utf-8"))
        assert plain["extra_data"]["contained"] is False
        assert "could not contain" in plain["output"]


def test_a_box_that_breaks_while_student_code_runs_is_no_reason_to_do_without(scope: Path, tmp_path: Path) -> None:
    """A bundle that may grade uncontained does not where this machine contains: not even when a student broke the box."""
    bwrap, used = bubblewrap.bwrap(), tmp_path / "used"
    once = tmp_path / "bwrap"
    once.write_text(f'#!/bin/sh\n[ -e {used} ] && exit 1\ntouch {used}\nexec {bwrap} "$@"\n')
    once.chmod(0o755)
    result = scope / "results" / "results.json"
    result.unlink(missing_ok=True)
    settings = scope / "source" / "settings.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"uncontained": True}))
    mark = tmp_path / "ran-uncontained"
    handed_in(scope / "submission", "work.py", f"open({os.fspath(mark)!r}, 'w').close()\n")
    done = run(scope, path=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert used.exists() and not mark.exists()
    assert done.returncode == 1 and not result.exists(), done.stderr


def test_the_course_secret_stays_in_the_course(course: Course) -> None:
    """No file of a bundle holds the secret; its key differs by place and lab, and graders lie outside the package."""
    for place in (gradescope, classroom50, coursera):
        with zipfile.ZipFile(io.BytesIO(place.bundle(course, contents.Settings(LAB)))) as packed:
            whole = b"".join(packed.read(name) for name in packed.namelist())
            assert SECRET.hex().encode() not in whole and SECRET not in whole
            names = packed.namelist()
            assert not [name for name in names if name.startswith(("autograder/shipped", "tests", "solutions"))]
            assert not [name for name in names if re.match("autograder/graders/.+/", name)]
            assert [name for name in names if name.startswith("graders/") and name.endswith(".py")]
            assert {name.split("/")[1] for name in names if name.startswith("graders/")} == {"channels"}
    keys = {contents.bundle_key(SECRET, lab, place) for lab in ("a", "b") for place in ("x", "y")}
    assert len(keys) == 4


def test_the_same_course_gives_the_same_bundle(course: Course) -> None:
    """A bundle made twice is the same file."""
    settings = contents.Settings(LAB)
    assert gradescope.bundle(course, settings) == gradescope.bundle(course, settings)


def test_classroom50_grades_a_checkout(course: Course, tmp_path: Path) -> None:
    """The entry program, run in a student's checkout, leaves result.json and release-body.md there."""
    folder = unpacked(classroom50.bundle(course, contents.Settings(LAB)), tmp_path / "bundle")
    handed_in(tmp_path / "checkout", f"{LAB}.ipynb", '{"cells": [')
    runner = {
        "CLASSROOM": "cv",
        "ASSIGNMENT": "channels",
        "OWNER": "ana",
        "SUBMISSION_TAG": "submit/x",
        "COMMIT_URL": "https://c",
        "RELEASE_URL": "https://r",
    }
    words = [sys.executable, str(folder / "autograder.py")]
    program(words, tmp_path / "checkout", CLASSROOM50_BUNDLE_DIR=str(folder), PYTHONPATH=str(folder), **runner)
    result = json.loads((tmp_path / "checkout" / "result.json").read_text(encoding="utf-8"))
    assert (result["score"], result["max-score"], len(result["tests"])) == (0, 100, 5)
    assert "conv2d_multi_input" in (tmp_path / "checkout" / "release-body.md").read_text(encoding="utf-8")


def test_coursera_tells_the_author_of_a_damaged_file(course: Course, tmp_path: Path) -> None:
    """A file that cannot be read is a zero with a reason, not a failure of the grader."""
    folder = unpacked(coursera.bundle(course, contents.Settings(LAB)), tmp_path / "bundle")
    handed_in(tmp_path / "shared" / "submission", f"{LAB}.ipynb", '{"cells": [')
    words = [sys.executable, "-m", "autograder.lms.bundles.coursera", str(folder), str(tmp_path / "shared")]
    program(words, folder, PYTHONPATH=str(folder))
    feedback = json.loads((tmp_path / "shared" / "feedback.json").read_text(encoding="utf-8"))
    assert (feedback["fractionalScore"], feedback["feedbackType"]) == (0.0, "HTML")
    assert feedback["feedback"].startswith(f"0,00 de 100,00 puntos automáticos. El archivo {LAB}.ipynb ")
    assert "<script" not in (tmp_path / "shared" / "htmlFeedback.html").read_text(encoding="utf-8")
    assert "Dockerfile" in os.listdir(folder)


def test_a_bundle_tells_what_the_lab_has_to_tell(course: Course, tmp_path: Path) -> None:
    """A lab's own sections and pictures stand in the feedback of a bundle as on our page, and nothing of it broke."""
    lab = "stride-padding-and-pooling"
    folder = unpacked(coursera.bundle(course, contents.Settings(lab)), tmp_path / "bundle")
    specimen = next(one for one in all_specimens(labs.find(lab).specimens) if one.slug == "avg-sum")
    (tmp_path / "shared" / "submission").mkdir(parents=True)
    nbformat.write(as_notebook(specimen, lab, course), tmp_path / "shared" / "submission" / f"{lab}.ipynb")
    words = [sys.executable, "-m", "autograder.lms.bundles.coursera", str(folder), str(tmp_path / "shared")]
    said = program(words, folder, PYTHONPATH=str(folder))
    assert "Traceback" not in said
    page = (tmp_path / "shared" / "htmlFeedback.html").read_text(encoding="utf-8")
    assert course.lab(lab).say("en", "story.windows") in page
    assert course.lab(lab).say("en", "diagnosis.AVG-SUM.what") in page


def program(words: list[str], folder: Path, **environment: str) -> str:
    """Runs a bundle's program where and as its place runs it; what it says on stderr."""
    own = {"PATH": os.environ["PATH"], "AUTOGRADER_PYTHON": sys.executable, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(words, cwd=folder, env=own | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def _answers(slug: str) -> str:
    return next(one.answers for one in all_specimens(labs.find(LAB).specimens) if one.slug == slug)


def test_a_bundle_gives_the_points_of_the_courses_notebook(course: Course, tmp_path: Path) -> None:
    """A test cell that is worth 50 in the course's own notebook is worth 50 there."""
    root = tmp_path / "course"
    (root / "source").mkdir(parents=True)
    for name in ("nbgrader_config.py", ".autograder-secret"):
        (root / name).write_bytes((course.root / name).read_bytes())
    shutil.copytree(shipped.LABS / LAB, root / "source" / LAB)
    path = root / "source" / LAB / f"{LAB}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "test_conv2d_multi_input":
            cell["metadata"]["nbgrader"]["points"] = 50
    path.write_text(json.dumps(notebook), encoding="utf-8")
    bundle = unpacked(gradescope.bundle(Course(root), contents.Settings(LAB)), tmp_path / "bundle")
    handed_in(tmp_path / "submission", "work.py", _answers("right-advanced-indexing"))
    report = grading.grade(bundle, tmp_path / "submission", "ana")
    assert (float(report.score), float(report.max_score)) == (50, 130)
