"""What travels to the workers of a cohort: the setup, once for each submission, and a file that was handed in."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.model import Note

PACKAGES = ("torch", "numpy", "scipy", "matplotlib", "ipython", "pytest")
"""What students' code and the graders see beside Python itself."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to make a Grader: small, and the same for the whole class."""

    assignment: Assignment
    secret: bytes
    contained: bool = True

    def versions(self) -> dict[str, str]:
        """What a report depends on in the process that calls this, by name: code by its digest, packages by version."""
        installed = {name: metadata.version(name) for name in PACKAGES}
        python = ".".join(map(str, sys.version_info[:3]))
        return {
            "python": python,
            **installed,
            "autograder": _code_digest(),
            "graders": self.assignment.graders_digest(),
        }

    def identity(self) -> str:
        """Equal for setups, in processes, that grade alike."""
        lab = self.assignment
        settings = (lab.lab, lab.lab_digest(), sorted(lab.limits.items()), sorted(lab.worth.items()))
        grading = (settings, sorted(self.versions().items()), self.secret, self.contained)
        return hashlib.sha256(repr(grading).encode()).hexdigest()


def _code_digest() -> str:
    """SHA-256 (hex) of this package's own code; graders have a digest of their own."""
    total = hashlib.sha256()
    package = str(Path(__file__).parents[1])
    modules = []
    for place, folders, names in os.walk(package):
        folders[:] = [name for name in folders if name not in ("graders", "__pycache__")]
        modules += [os.path.join(place, name) for name in names if name.endswith(".py")]
    for module in sorted(modules):
        with open(module, "rb") as file:
            total.update(f"{module[len(package) :]}\0".encode() + hashlib.sha256(file.read()).digest())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One student's file, unread: its `name` and `data`, and what to tell of how it was found."""

    student: str
    name: str
    data: bytes
    notes: tuple[Note, ...] = ()
