"""Feedback pages drawn by several processes: the same, byte for byte, whatever becomes of a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import graded_course
import pytest
import sample_course
from graded_course import ENGLISH, Here

from autograder.course import Course
from autograder.errors.faults import Faults
from autograder.running import results, worker
from autograder.running.pages import Pages
from autograder.running.run import Run
from autograder.sinks.grades import Grade


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A class of all sorts with its reports; no gradebook has heard of them."""
    sample = sample_course.make(tmp_path_factory.mktemp("pages"), ENGLISH)
    graded_course.hand_in(sample, ENGLISH)
    run = Run(sample.course, graded_course.setup(sample.course, ENGLISH), graded_course.Nowhere())
    assert len(list(run.grade(sample.course.students(ENGLISH), Here, 1))) == 5
    yield sample.course
    worker._worker.close()


@pytest.fixture
def grades(course: Course) -> list[Grade]:
    """Theirs."""
    return list(results.grades(course, ENGLISH, Faults(), "feedback"))


def drawn(pages: Path) -> dict[str, bytes]:
    """What lies there."""
    return {path.name: path.read_bytes() for path in pages.glob("*.html")}


@pytest.mark.parametrize("language", [None, "es"])
def test_pages_are_the_same_from_several_processes(
    course: Course, grades: list[Grade], tmp_path: Path, language: str | None
) -> None:
    """One for each student, and nothing else."""
    for processes in (1, 2):
        (tmp_path / str(processes)).mkdir()
        pages = Pages(course, ENGLISH, language, tmp_path / str(processes))
        assert list(pages.draw_all(grades, processes)) == [[]] * len(grades)
    assert drawn(tmp_path / "1") == drawn(tmp_path / "2")
    assert drawn(tmp_path / "1").keys() == {f"{grade.student}.html" for grade in grades}


def test_whose_page_cannot_be_written_is_named(course: Course, grades: list[Grade], tmp_path: Path) -> None:
    """Also where another process draws it; the others have theirs."""
    named = [replace(grade, student="z" * 300) if grade.student == "ana" else grade for grade in grades]
    found = list(Pages(course, ENGLISH, None, tmp_path).draw_all(named, 2))
    assert [[fault.student[:1] for fault in faults] for faults in found] == [["z"], [], [], [], []]
    assert len(drawn(tmp_path)) == len(grades) - 1


def test_a_process_that_is_killed_costs_no_page(course: Course, grades: list[Grade], tmp_path: Path) -> None:
    """What it had in hand is drawn here."""
    drawing = Pages(course, ENGLISH, None, tmp_path).draw_all(grades * 20, 2)
    found = [next(drawing)]
    for process in multiprocessing.active_children():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
    found += drawing
    assert found == [[]] * len(grades) * 20
    assert len(drawn(tmp_path)) == len(grades)
    assert not multiprocessing.active_children()
