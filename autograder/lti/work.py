"""What a grading process is given, apart from how it is done: the seam between the queue and the grader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Work:
    """One submission to grade. `student` is the person's key, never their name."""

    course: str
    lab: str
    student: str
    file: str
    content: bytes
    contained: bool


Grade: TypeAlias = Callable[[Work], str]
"""Grades one piece of work: the canonical JSON of its report. Must be importable by name, to cross to a process."""
