"""Reports on disk: one file each, never seen half written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from autograder.errors import AssignmentError
from autograder.model import GradeReport


def load(path: Path) -> GradeReport | None:
    """The report in a file; None where there is none or what is there is not one of this version."""
    try:
        return GradeReport.from_json(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def read(path: Path) -> GradeReport | None:
    """The same, but raises AssignmentError when what is there is not a report of this version."""
    report = load(path)
    if report is None and os.path.lexists(path):
        raise AssignmentError(f"{path} is damaged or of another version: grade the lab again with autograder grade")
    return report


def save(path: Path, report: GradeReport) -> None:
    """Write a report so that a reader sees the old one or the new one, whole."""
    write(path, report.to_json())


def write(path: Path, text: str) -> None:
    """The same for any text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:32]}.part")  # fits where the name fits
    part.write_text(text, encoding="utf-8")
    part.replace(path)
