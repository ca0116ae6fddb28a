"""Two instructors grade the same class at the same time, each in a copy of the course, into one gradebook."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import graded_course
import pytest
import sample_course
from graded_course import SPANISH
from lti.postgres import BINARIES, cluster
from sqlalchemy import create_engine, text

from autograder.course import Course
from autograder.sinks.gradebook import gradebook_url

DATABASES = (
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(
            shutil.which("initdb", path=BINARIES) is None and not os.environ.get("CI"),
            reason="PostgreSQL is not installed: apt-get install postgresql",
        ),
    ),
)


@pytest.fixture(params=DATABASES)
def instructors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Course, Course]]:
    """Two copies of a course with one gradebook, on SQLite or on a PostgreSQL server that runs for this test."""
    with ExitStack() as stack:
        shared = f"sqlite:///{tmp_path / 'shared.db'}"
        url = stack.enter_context(cluster()) if request.param == "postgresql" else shared
        sample = sample_course.make(tmp_path, SPANISH, settings=f"c.CourseDirectory.db_url = {url!r}")
        graded_course.hand_in(sample, SPANISH)
        sample.course.secret()
        copies = [tmp_path / name for name in ("first", "second")]
        for copy in copies:
            shutil.copytree(sample.course.root, copy)
        yield Course(copies[0]), Course(copies[1])


def test_both_arrive(instructors: tuple[Course, Course]) -> None:
    """Nobody fails, nobody's grade is lost, and each submission is in the gradebook once."""
    command = Path(sysconfig.get_path("scripts")) / "autograder"
    chosen = (("ana", "bea", "cid", "eva"), ("bea", "cid", "dan", "eva"))
    runs = [
        subprocess.Popen(
            [
                command,
                "grade",
                SPANISH,
                "--accept-unreadable",
                "--course",
                course.root,
                "--jobs",
                "1",
                *(f"--student={name}" for name in names),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for course, names in zip(instructors, chosen, strict=True)
    ]
    for run in runs:
        said, _ = run.communicate(timeout=600)
        assert run.returncode == 0, said
    assert scores(gradebook_url(instructors[0])) == {"ana": 100, "bea": 70, "cid": 0, "dan": 0, "eva": 0}


def scores(url: str) -> dict[str, float]:
    """Automatic scores by student, straight from the database; a submission that is there twice would count twice."""
    query = """
        select submitted_assignment.student_id, sum(grade.auto_score) from grade
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        group by submitted_assignment.student_id
    """
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return {student: float(score) for student, score in connection.execute(text(query))}
    finally:
        engine.dispose()
