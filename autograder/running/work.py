"""What travels to the workers of a cohort: the setup, once for each submission, and a file that was handed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from autograder.course import versions
from autograder.course.assignment import Assignment
from autograder.model import Note


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to make a Grader: small, and the same for the whole class."""

    assignment: Assignment
    secret: bytes
    contained: bool = True

    def versions(self) -> dict[str, str]:
        """What a report depends on in the process that calls this, by name: code by its digest, packages by version."""
        return versions.here(self.assignment)

    def identity(self) -> str:
        """Equal for setups, in processes, that grade alike."""
        lab = self.assignment
        settings = (lab.lab, lab.lab_digest(), sorted(lab.limits.items()), sorted(lab.worth.items()))
        grading = (settings, sorted(self.versions().items()), self.secret, self.contained)
        return hashlib.sha256(repr(grading).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One student's file, unread: its `name` and `data`, and what to tell of how it was found."""

    student: str
    name: str
    data: bytes
    notes: tuple[Note, ...] = ()
