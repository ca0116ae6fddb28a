"""Files that upset stock `nbgrader autograde`: under our configuration each is graded or worth 0, and nobody else's
grade, nor the run, is touched."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sample_course
from nbgrader.api import Gradebook
from sample_course import SampleCourse

from autograder.intake.bounds import FILE_BYTES
from autograder.model import GradeReport
from autograder.sinks.gradebook import gradebook_url

LAB = "multiple-channels"
HTML = "<script>alert(1)</script>[x](javascript:alert(1))$\\href{javascript:alert(1)}{y}$"

Cells = list[dict[str, Any]]


def marks(cell: dict[str, Any]) -> dict[str, Any]:
    """The nbgrader metadata of a cell, {} for none."""
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def is_test(cell: dict[str, Any]) -> bool:
    """Whether it is a locked test cell."""
    return bool(marks(cell).get("grade")) and not marks(cell).get("solution")


def printing_tests(cells: Cells) -> None:
    """Test cells replaced, and bearing the outputs that nbgrader reads a score from."""
    for cell in filter(is_test, cells):
        cell["source"] = "1000"
        cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "10"}, "metadata": {}}]
        cell["outputs"][0]["execution_count"] = 1


def deleted_tests(cells: Cells) -> None:
    """No test cell is left."""
    cells[:] = [cell for cell in cells if not is_test(cell)]


def moved_tests(cells: Cells) -> None:
    """All test cells moved to the top."""
    cells.sort(key=is_test, reverse=True)


def revalued_tests(cells: Cells) -> None:
    """Every test is worth a thousand points, and says that it is a manually graded answer."""
    for cell in filter(is_test, cells):
        marks(cell).update(points=1000, solution=True, locked=False)


def ids_repeated(cells: Cells) -> None:
    """Every cell of the lab twice."""
    cells += [json.loads(json.dumps(cell)) for cell in cells if marks(cell)]


def metadata_gone(cells: Cells) -> None:
    """As some editors save it."""
    for cell in cells:
        cell["metadata"] = {}


def schema_too_old(cells: Cells) -> None:
    """Ends the whole run of stock nbgrader, for everyone."""
    for cell in filter(marks, cells):
        marks(cell)["schema_version"] = 0


def schema_too_new(cells: Cells) -> None:
    """Ends the whole run of stock nbgrader, for everyone."""
    for cell in filter(marks, cells):
        marks(cell)["schema_version"] = 99


def metadata_nonsense(cells: Cells) -> None:
    """Values of the wrong kind wherever nbgrader looks."""
    for cell in filter(marks, cells):
        cell["metadata"]["nbgrader"] = {"grade_id": ["x"], "grade": [], "points": "many", "locked": {}}


def html_everywhere(cells: Cells) -> None:
    """HTML and script in markdown, raw cells, tags and outputs."""
    cells.append({"cell_type": "markdown", "source": HTML, "metadata": {"tags": [HTML]}})
    cells.append({"cell_type": "raw", "source": HTML, "metadata": {"raw_mimetype": "text/html"}})
    for cell in cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = HTML
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": HTML}, "metadata": {}}]


EDITS = (
    ids_repeated,
    metadata_gone,
    metadata_nonsense,
    schema_too_new,
    schema_too_old,
    deleted_tests,
    moved_tests,
    printing_tests,
    revalued_tests,
    html_everywhere,
)


def damaged(path: Path) -> None:
    """Half a notebook."""
    path.write_bytes(path.read_bytes()[:1000])


def wrong_format(path: Path) -> None:
    """A version of nbformat that does not exist."""
    path.write_text('{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}')


def folder(path: Path) -> None:
    """A folder of the notebook's name."""
    path.unlink()
    path.mkdir()
    (path / "inside.ipynb").write_text("{}")


def link(path: Path) -> None:
    """A link to the right answer of somebody else."""
    path.unlink()
    path.symlink_to(path.parents[2] / "zoe" / LAB / f"{LAB}.ipynb")


def pipe(path: Path) -> None:
    """A pipe that nobody writes to: reading it never ends."""
    path.unlink()
    os.mkfifo(path)


def huge(path: Path) -> None:
    """More bytes than intake takes."""
    with path.open("r+b") as file:
        file.truncate(5 * FILE_BYTES)


UNREADABLE = (damaged, wrong_format, folder, link, pipe, huge)


def linked_secret(path: Path) -> None:
    """A link to the course's secret beside the notebook: stock nbgrader copies it, and hands it out as feedback."""
    (path.parent / "notes.txt").symlink_to(path.parents[3] / ".autograder-secret")


def endless_files(path: Path) -> None:
    """A pipe and a device beside the notebook: copying them never ends."""
    os.mkfifo(path.parent / "data.csv")
    (path.parent / "zeros.bin").symlink_to("/dev/zero")


def timestamp_nonsense(path: Path) -> None:
    """No time at all."""
    (path.parent / "timestamp.txt").write_text("soon")


def timestamp_in_summer_time(path: Path) -> None:
    """As an exchange in Madrid writes it; nbgrader takes CEST for UTC."""
    (path.parent / "timestamp.txt").write_text("2026-07-05 18:59:00.000000 CEST")


def timestamp_pipe(path: Path) -> None:
    """A pipe where the time should be."""
    (path.parent / "timestamp.txt").unlink()
    os.mkfifo(path.parent / "timestamp.txt")


def strange_names(path: Path) -> None:
    """A second notebook whose name is not text."""
    (path.parent / os.fsdecode(b"\xff\n.ipynb")).write_text("{}")


def renamed(path: Path) -> None:
    """As a browser names a second download."""
    path.rename(path.with_name(f"{LAB} (1).ipynb"))


BESIDE = (
    renamed, linked_secret, endless_files, timestamp_nonsense, timestamp_in_summer_time, timestamp_pipe, strange_names,
)  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """A course in which every student but the last, zoe, did one of these things to a right submission."""
    sample = sample_course.make(tmp_path_factory.mktemp("hostile"), LAB)
    sample.course.secret()
    for edit in EDITS:
        sample.submit(edit.__name__, LAB, sample.solved(LAB, edit=edit))
    for change in (*UNREADABLE, *BESIDE):
        change(sample.submit(change.__name__, LAB, sample.solved(LAB)))
    sample.submit("new\nline", LAB, sample.solved(LAB))
    sample.submit("zoe", LAB, sample.solved(LAB))
    assert sample.nbgrader("autograde", LAB) == 0
    return sample


def score(sample: SampleCourse, student: str) -> float:
    """The score in the gradebook, where nothing waits for a person but the written question."""
    with Gradebook(gradebook_url(sample.course)) as book:
        notebook = book.find_submission_notebook(LAB, LAB, student)
        waiting = {grade.name for grade in notebook.grades if grade.needs_manual_grade}
        assert waiting <= {"diagonal_kernel"}
        return float(notebook.score)


@pytest.mark.parametrize("change", [*EDITS, *BESIDE], ids=lambda change: change.__name__)
def test_the_answers_count_whatever_was_done_around_them(course: SampleCourse, change: Callable[..., None]) -> None:
    """The honest part of the submission keeps its points, and none are added."""
    assert score(course, change.__name__) == 100


@pytest.mark.parametrize("change", UNREADABLE, ids=lambda change: change.__name__)
def test_an_unreadable_file_is_worth_nothing_and_says_why(course: SampleCourse, change: Callable[..., None]) -> None:
    """The student has an entry in the gradebook and finds the reason below the first test cell."""
    assert score(course, change.__name__) == 0
    cells = course.autograded(change.__name__, LAB)["cells"]
    first = next(cell for cell in cells if is_test(cell))
    assert f"{LAB}.ipynb" in "".join(first["outputs"][0]["data"]["text/plain"])
    (reason,) = GradeReport.from_json(course.course.report(change.__name__, LAB).read_text(encoding="ascii")).notes
    assert reason.code.startswith("intake.")


def test_summer_time_is_summer_time_in_the_gradebook(course: SampleCourse) -> None:
    """Whatever nbgrader would have read."""
    with Gradebook(gradebook_url(course.course)) as book:
        assert book.find_submission(LAB, "timestamp_in_summer_time").timestamp == datetime(2026, 7, 5, 16, 59)


def test_the_last_student_is_graded(course: SampleCourse) -> None:
    """Nothing that the others did ended the run."""
    assert score(course, "zoe") == 100


def test_no_link_was_followed(course: SampleCourse) -> None:
    """The course's secret is in none of the files that students are given; what was wrong lies in quarantine."""
    secret = (course.course.root / ".autograder-secret").read_text(encoding="ascii").strip()
    files = [path for path in (course.course.root / "autograded").rglob("*") if path.is_file()]
    assert len(files) > 40
    assert not [path for path in files if secret in path.read_text(encoding="utf-8")]
    aside = course.course.root / "quarantine"
    assert [path.name for path in (aside / "linked_secret" / LAB).iterdir()] == ["1-notes.txt"]


def test_no_markup_of_a_student_is_live(course: SampleCourse) -> None:
    """Markdown that is not the lab's own is shown in a fence; outputs, tags and raw cells are gone."""
    cells = course.autograded("html_everywhere", LAB)["cells"]
    with_markup = [cell for cell in cells if "<script>" in json.dumps(cell)]
    assert with_markup
    assert all("".join(cell["source"]).startswith("```text\n<script>") for cell in with_markup)
    assert not [cell for cell in cells if "<script>" in json.dumps([cell["metadata"], cell.get("outputs")])]


def test_feedback_is_made_for_all(course: SampleCourse) -> None:
    """`nbgrader generate_feedback` finds nothing to stumble over."""
    assert course.nbgrader("generate_feedback", LAB) == 0
    assert (
        len(list((course.course.root / "feedback").glob(f"*/{LAB}/{LAB}.html"))) == len(EDITS + UNREADABLE + BESIDE) + 1
    )
