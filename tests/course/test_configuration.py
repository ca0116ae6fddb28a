"""A course is where its own nbgrader configuration says: read as nbgrader reads it, and used at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import graded_course
import nbformat
import pytest
import sample_course
from graded_course import SPANISH
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.apps.baseapp import NbGrader

from autograder.course import CONFIG, Course
from autograder.errors import AssignmentError

SCRIPTS = Path(sysconfig.get_path("scripts"))
CONFIGURATIONS = {
    "nothing": "",
    "ours": (sample_course.REPOSITORY / CONFIG).read_text(encoding="utf-8"),
    "names": 'c.CourseDirectory.source_directory = "fuente"\nc.CourseDirectory.submitted_directory = "in"',
    "structure": 'c.CourseDirectory.directory_structure = "{student_id}-work/{nbgrader_step}/{assignment_id}"',
    "elsewhere": 'c.CourseDirectory.root = "/tmp/some-course"\nc.CourseDirectory.course_id = " cv1 "',
    "older names": 'c.NbGrader.release_directory = "out"\nc.NbGrader.course_id = "old"',
    "another database": 'c.CourseDirectory.db_url = "sqlite:////tmp/other.db"',
}


def configured(folder: Path, lines: str) -> Course:
    """A course with this configuration."""
    text = lines if "get_config" in lines else f"c = get_config()\n{lines}\n"
    (folder / CONFIG).write_text(text, encoding="utf-8")
    return Course(folder)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_it_is_read_as_nbgrader_reads_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder, the course's name and the gradebook."""
    course = configured(tmp_path, CONFIGURATIONS[name])
    monkeypatch.chdir(tmp_path)
    app = NbGrader()
    app.initialize([])
    theirs = app.coursedir
    for step, ours in (("source", course.source("lab")), ("release", course.release("lab"))):
        assert str(ours) == str(Path(theirs.format_path(getattr(theirs, f"{step}_directory"), ".", "lab")))
    for step in ("submitted", "autograded", "feedback"):
        ours = getattr(course, step)("ana", "lab")
        assert str(ours) == theirs.format_path(getattr(theirs, f"{step}_directory"), "ana", "lab")
    assert (course.settings.course_id, course.settings.db_url) == (theirs.course_id, theirs.db_url)


def test_the_users_own_configuration_counts_where_the_course_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jupyter's folders come first, the course's file wins, JSON is read too."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(home))
    given = {"CourseDirectory": {"release_directory": "out", "source_directory": "mine"}}
    (home / "nbgrader_config.json").write_text(json.dumps(given), encoding="utf-8")
    settings = configured(tmp_path, 'c.CourseDirectory.source_directory = "theirs"').settings
    assert (settings.source, settings.release) == ("theirs", "out")


def test_a_relative_gradebook_lies_in_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the command is run."""
    course = configured(tmp_path, 'c.CourseDirectory.db_url = "sqlite:///grades.db"')
    monkeypatch.chdir("/")
    assert course.settings.db_url == f"sqlite:///{tmp_path / 'grades.db'}"


def test_a_configuration_that_fails_is_named(tmp_path: Path) -> None:
    """With what it raised."""
    with pytest.raises(AssignmentError, match=r"nbgrader_config.py in .* NameError"):
        _ = configured(tmp_path, "nonsense").settings


def test_students_are_found_in_any_structure(tmp_path: Path) -> None:
    """Files and other labs' folders are nobody."""
    course = configured(tmp_path, CONFIGURATIONS["structure"])
    for student, lab in (("bea", "lab"), ("ana", "lab"), ("cid", "other")):
        course.submitted(student, lab).mkdir(parents=True)
    (tmp_path / "loose-work").write_text("")
    assert course.students("lab") == ("ana", "bea")


def test_a_quickstart_course_works_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made by nbgrader, a lab copied into source/, graded from another folder: nothing else is configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(SCRIPTS), os.environ["PATH"]]))  # as an activated environment does
    subprocess.run([str(SCRIPTS / "nbgrader"), "quickstart", "cv101"], check=True, capture_output=True)
    course = Course(tmp_path / "cv101")
    shutil.copytree(sample_course.REPOSITORY / "solutions" / SPANISH, course.source(SPANISH))
    sample = sample_course.SampleCourse(course, tmp_path, tmp_path)
    assert sample.nbgrader("generate_assignment", SPANISH) == 0
    sample.submit("ana", SPANISH, sample.solved(SPANISH))
    done = subprocess.run(
        [str(SCRIPTS / "autograder"), "grade", SPANISH, "--course", str(course.root), "--jobs", "1"],
        cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert graded_course.score(course, "ana") == 100
    assert (course.root / "autograded" / "ana" / SPANISH / f"{SPANISH}.ipynb").is_file()


def written(course: Course, lab: str, name: str) -> None:
    """One more notebook of the lab, with a question that a person grades."""
    marks = {"grade": True, "solution": True, "locked": False, "points": 5.0, "grade_id": "essay", "schema_version": 3}
    cell = new_markdown_cell("Why?", metadata={"nbgrader": marks | {"task": False, "cell_type": "markdown"}})
    nbformat.write(new_notebook(cells=[cell]), course.source(lab) / f"{name}.ipynb")


def test_several_notebooks(tmp_path: Path) -> None:
    """The lab's own is graded here; another waits for a person, and both grade it in the same way as nbgrader does."""
    sample = sample_course.make(tmp_path)
    written(sample.course, SPANISH, "essay")
    assert sample.nbgrader("generate_assignment", SPANISH) == 0
    for student, answer in (("ana", "Because."), ("bea", "")):
        sample.submit(student, SPANISH, sample.solved(SPANISH))
        essay = json.loads((sample.course.release(SPANISH) / "essay.ipynb").read_text(encoding="utf-8"))
        essay["cells"][0]["source"] = answer or essay["cells"][0]["source"]
        (sample.course.submitted(student, SPANISH) / "essay.ipynb").write_text(json.dumps(essay), encoding="utf-8")
    shutil.copytree(sample.course.root, tmp_path / "other")
    other = Course(tmp_path / "other")
    assert sample.nbgrader("autograde", SPANISH) == 0
    command = [str(SCRIPTS / "autograder"), "grade", SPANISH, "--course", str(other.root), "--jobs", "1"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert graded_course.rows(other) == graded_course.rows(sample.course)
    for student, waits in (("ana", 1), ("bea", 0)):
        found = [
            row
            for row in graded_course.rows(other)
            if row[0] == student and row[5] == "essay" and row[6] != "SourceCell"
        ]
        assert {row[10] for row in found if row[10] is not None} == {waits}
        for course in (other, sample.course):
            assert (course.autograded(student, SPANISH) / "essay.ipynb").is_file()


def test_which_notebook_is_graded_is_never_guessed(tmp_path: Path) -> None:
    """One notebook may have any name; of several, one is called as the lab."""
    course = configured(tmp_path, "")
    course.source("week3").mkdir(parents=True)
    written(course, "week3", "channels")
    assert course.notebook("week3") == "channels"
    written(course, "week3", "theory")
    with pytest.raises(AssignmentError, match="channels, theory"):
        course.notebook("week3")
    written(course, "week3", "week3")
    assert course.notebook("week3") == "week3"
