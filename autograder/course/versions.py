"""What grading depends on in this process: this package's own code by its digest, the lab's, and packages by version."""

from __future__ import annotations

import hashlib
import os
import sys
from importlib import metadata
from pathlib import Path

from autograder.course.assignment import Assignment

PACKAGES = ("torch", "numpy", "scipy", "matplotlib", "ipython", "pytest")
"""What students' code and the graders see beside Python itself."""


def here(assignment: Assignment) -> dict[str, str]:
    """What a report depends on in the process that calls this, by name."""
    installed = {name: metadata.version(name) for name in PACKAGES}
    python = ".".join(map(str, sys.version_info[:3]))
    return {
        "python": python,
        **installed,
        "autograder": _code_digest(),
        "graders": assignment.graders_digest(),
    }


def _code_digest() -> str:
    """SHA-256 (hex) of this package's own code; each lab in `graders` has a digest of its own."""
    total = hashlib.sha256()
    package = str(Path(__file__).parents[1])
    labs = os.path.join(package, "graders")
    modules = []
    for place, folders, names in os.walk(package):
        folders[:] = [name for name in folders if name != "__pycache__" and place != labs]
        modules += [os.path.join(place, name) for name in names if name.endswith(".py")]
    for module in sorted(modules):
        with open(module, "rb") as file:
            total.update(f"{module[len(package) :]}\0".encode() + hashlib.sha256(file.read()).digest())
    return total.hexdigest()
