"""Where a course is in its day: by lab, what is collected, graded, waiting and exported, and the command that comes next."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder import labs
from autograder.course import Course
from autograder.errors import DeliveryError
from autograder.sinks import gradebook
from autograder.sinks.grades import Grade, decimal_text

EXPORTED = "exported.json"
"""In the lab's reports: which final grades the last export wrote, by student."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One lab. `waiting` need a person; of the final grades `exported` are in the last file for the LMS.

    `next` is the state that has a command: `generate`, `release`, `collect`, `grade`, `look`, `export`, `done`.
    """

    lab: str
    released: bool
    collected: int
    graded: int
    waiting: int
    final: int
    exported: int
    next: str


def standings(course: Course) -> Iterator[Standing]:
    """Every lab that the course has written, released or collected."""
    for lab in sorted(labs.known(course.graders)):
        if course.source(lab).is_dir() or course.release(lab).is_dir() or course.students(lab):
            yield standing(course, lab)


def standing(course: Course, lab: str) -> Standing:
    """Where one lab is."""
    students = course.students(lab)
    graded = sum(course.report(student, lab).is_file() for student in students)
    known, grades = _grades(course, lab)
    final = {grade.student: decimal_text(grade.score) for grade in grades if grade.final}
    exported = _exported(course, lab)
    sent = sum(exported.get(student) == score for student, score in final.items())
    released = any(course.release(lab).glob("*.ipynb"))
    steps = {
        "generate": not known or not released,
        "collect": not students,
        "grade": graded < len(students),
        "look": len(final) < len(grades),
        "export": sent < len(final),
    }
    coming = next((name for name, due in steps.items() if due), "done")
    return Standing(lab, released, len(students), graded, len(grades) - len(final), len(final), sent, coming)


def note_export(course: Course, lab: str, grades: Mapping[str, Grade]) -> None:
    """Remember which final grades went into a file for the LMS."""
    path = _path(course, lab)
    path.parent.mkdir(parents=True, exist_ok=True)
    sent = _exported(course, lab) | {name: decimal_text(grade.score) for name, grade in grades.items() if grade.final}
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(sent, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


def _grades(course: Course, lab: str) -> tuple[bool, list[Grade]]:
    """Whether the gradebook knows the lab, and its grades without their reports."""
    try:
        return True, list(gradebook.grades(course, lab, lambda _: None))
    except DeliveryError:
        return False, []


def _exported(course: Course, lab: str) -> dict[str, str]:
    try:
        known = json.loads(_path(course, lab).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _path(course: Course, lab: str) -> Path:
    return course.report("any", lab).with_name(EXPORTED)
