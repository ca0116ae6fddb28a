"""assignment.toml -> Assignment: a lab's questions, points, limits and the folder of its hidden graders.

One graders folder serves all languages of a lab. A course may keep graders of its own in `<course>/graders/`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograder.errors import AssignmentError
from autograder.sandbox.lesson import Lesson

GRADERS = Path(__file__).parents[1] / "graders"


@dataclass(frozen=True, slots=True)
class Question:
    """One graded function: its name, its points, and whether PyTorch's convolution operators are forbidden in it."""

    function: str
    points: Fraction
    forbid_convolution: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lab as the grader sees it.

    `limits` overrides single rows of the sandbox's limit table by name. `support` holds the files that are released
    beside the notebook (name -> content), which student code may import. `lesson` is for speed alone: no report depends
    on it.
    """

    lab: str
    language: str
    questions: tuple[Question, ...]
    limits: Mapping[str, int]
    graders: Path
    support: Mapping[str, bytes]
    lesson: Lesson = field(default_factory=Lesson)

    @property
    def points(self) -> Fraction:
        """Points of all questions."""
        return sum((question.points for question in self.questions), Fraction(0))

    def graders_digest(self) -> str:
        """SHA-256 (hex) over every file of the graders folder, by name."""
        return _digest({path.name: path.read_bytes() for path in sorted(self.graders.iterdir()) if path.is_file()})

    def lab_digest(self) -> str:
        """SHA-256 (hex) over the support files that student code may import."""
        return _digest(self.support)


def labs(course_graders: Path | None = None) -> dict[str, Path]:
    """Every known lab -> its graders folder; a course's own folder goes before the package's."""
    found: dict[str, Path] = {}
    for folder in _folders(course_graders):
        for lab in _read(folder)["labs"]:
            found.setdefault(lab, folder)
    return found


def load(
    lab: str,
    *,
    support: Mapping[str, bytes] | None = None,
    lesson: Lesson | None = None,
    course_graders: Path | None = None,
) -> Assignment:
    """The assignment of `lab`. Raises AssignmentError when no graders folder names it or its file is wrong."""
    known = labs(course_graders)
    if lab not in known:
        raise AssignmentError(f"no graders for the lab {lab!r}: known labs are {', '.join(sorted(known))}")
    folder = known[lab]
    plain = _read(folder)
    return Assignment(
        lab=lab,
        language=plain["labs"][lab],
        questions=tuple(_question(folder, item) for item in plain["question"]),
        limits=dict(plain.get("limits", {})),
        graders=folder,
        support=dict(support or {}),
        lesson=lesson or Lesson(),
    )


def _folders(course_graders: Path | None) -> Iterator[Path]:
    for root in (course_graders, GRADERS):
        if root is not None and root.is_dir():
            yield from sorted(path.parent for path in root.glob("*/assignment.toml"))


def _read(folder: Path) -> dict[str, Any]:
    path = folder / "assignment.toml"
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from error
    missing = {"labs", "question"} - plain.keys()
    if missing:
        raise AssignmentError(f"{path} has no {' and no '.join(sorted(missing))}: see docs/authors.md")
    return plain


def _question(folder: Path, plain: Mapping[str, Any]) -> Question:
    try:
        return Question(plain["function"], Fraction(str(plain["points"])), bool(plain.get("forbid_convolution", False)))
    except (KeyError, ValueError) as error:
        raise AssignmentError(f"{folder / 'assignment.toml'}: a [[question]] is wrong: {error!r}") from error


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()
