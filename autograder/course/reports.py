"""Reports on disk: one file each, never seen half written."""

from __future__ import annotations

from pathlib import Path

from autograder.model import GradeReport


def load(path: Path) -> GradeReport | None:
    """The report in a file; None where there is none or what is there is not one of this version."""
    try:
        return GradeReport.from_json(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def save(path: Path, report: GradeReport) -> None:
    """Write a report so that a reader sees the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(report.to_json(), encoding="ascii")
    part.replace(path)
