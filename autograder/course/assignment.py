"""A lab as the grader sees it in one course: its folder's questions and limits, the course's files and cells.

One folder serves all languages of a lab. A course may keep labs of its own in `<course>/graders/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from autograder import labs
from autograder.intake import Wanted
from autograder.labs import Lab, Question, folders
from autograder.sandbox.released import Lesson


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lab as the grader sees it.

    `limits` overrides single rows of the sandbox's limit table by name. `support` holds the files that are released
    beside the notebook (name -> content), which student code may import. What the lines of the `lesson` define, student
    code may use. `solution` holds the code cells of the lab's source where right answers are computed from them, else none.
    `notebook_points` says what questions are worth by the lab's notebook, which goes before the lab's folder.
    """

    lab: str
    language: str
    questions: tuple[Question, ...]
    limits: Mapping[str, int]
    graders: Path
    support: Mapping[str, bytes]
    lesson: Lesson = field(default_factory=Lesson)
    solution: tuple[str, ...] = ()
    notebook_points: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def worth(self) -> dict[str, Fraction]:
        """What each question is worth."""
        return {each.function: self.notebook_points.get(each.function, each.points) for each in self.questions}

    @property
    def points(self) -> Fraction:
        """Points of all questions."""
        return sum(self.worth.values(), Fraction(0))

    @property
    def wanted(self) -> Wanted:
        """What is looked for in what a student hands in."""
        functions = tuple(question.function for question in self.questions)
        return Wanted(self.lab, functions, self.lesson.cells, self.lesson.tests, frozenset(self.support))

    @property
    def home(self) -> Lab:
        """The lab's folder: its modules and its words."""
        return labs.at(self.graders)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The questions for which probes.py has a generator of arguments."""
        return _drawn(self.home)

    @property
    def solved(self) -> tuple[str, ...]:
        """Those of them whose right answers the lab's solution gives, for want of a function in right.py."""
        return _solved(self.home)

    def graders_digest(self) -> str:
        """SHA-256 (hex) over all of the lab's folder that decides points and names, and the solution that goes with it."""
        digest = folders.digest(self.graders)
        if not self.solution:
            return digest
        cells = {str(number): source.encode() for number, source in enumerate(self.solution)}
        return _digest({"graders": digest.encode()} | cells)

    def lab_digest(self) -> str:
        """SHA-256 (hex) over what is lent to student code: the support files and the lab's own lines."""
        lines = {f"line {number}": source.encode() for number, source in enumerate(self.lesson.shown)}
        return _digest({**self.support, **lines})


def load(
    lab: str,
    *,
    support: Mapping[str, bytes] | None = None,
    lesson: Lesson | None = None,
    solution: tuple[str, ...] = (),
    notebook_points: Mapping[str, Fraction] | None = None,
    course_graders: Path | None = None,
) -> Assignment:
    """The assignment of `lab`. Raises AssignmentError when no graders folder names it or its file is wrong."""
    found = labs.find(lab, course_graders)
    return Assignment(
        lab=lab,
        language=found.languages[lab],
        questions=found.questions,
        limits=dict(found.limits),
        graders=found.folder,
        support=dict(support or {}),
        lesson=lesson or Lesson(),
        solution=solution if _solved(found) else (),
        notebook_points=dict(notebook_points or {}),
    )


def _drawn(lab: Lab) -> tuple[str, ...]:
    generators = folders.functions(lab.folder, "probes")
    return tuple(question.function for question in lab.questions if question.function in generators)


def _solved(lab: Lab) -> tuple[str, ...]:
    own = folders.functions(lab.folder, "right")
    return tuple(name for name in _drawn(lab) if name not in own)


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()
