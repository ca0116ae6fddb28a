"""Grading one submission inside an unpacked bundle: its folder in, the report and the feedback by question out."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from autograder import intake, labs
from autograder.course import assignment
from autograder.errors import AssignmentError, SubmissionError
from autograder.intake import finder
from autograder.labs import Lab
from autograder.lms import archive
from autograder.lms.bundles import contents
from autograder.model import GradeReport
from autograder.pipeline import Grader
from autograder.sandbox import released, selfcheck


def grade(bundle: Path, submission: Path, student: str) -> GradeReport:
    """The report on what lies in the folder `submission`, graded with what lies in the folder `bundle`.

    Contained where this machine can; where it cannot, only when the bundle was made to allow it, and the report says so.
    Which of the two is decided before any student's code is seen: nothing that it does can change it.
    """
    settings = contents.settings(bundle)
    support = {path.name: path.read_bytes() for path in sorted((bundle / "support").glob("*.py"))}
    loaded = assignment.load(
        settings.lab,
        support=support,
        lesson=_lesson(bundle),
        solution=_solution(bundle),
        notebook_points=_points(bundle),
        course_graders=bundle / "graders",
    )
    contained = not settings.uncontained or selfcheck.can_contain()
    return _graded(loaded, _key(bundle), submission, student, contained=contained)


def lab(bundle: Path) -> Lab:
    """The lab that the bundle grades."""
    return labs.find(contents.settings(bundle).lab, bundle / "graders")


def _graded(
    loaded: assignment.Assignment, key: bytes, submission: Path, student: str, *, contained: bool
) -> GradeReport:
    with Grader(loaded, key, contained=contained) as grader:
        try:
            found = finder.find(_files(submission), loaded.wanted)
            data = found.file.read()
            return grader.grade(
                intake.read_bytes(
                    found.file.name, data, student=student, lab=loaded.lab, wanted=loaded.wanted, notes=found.notes
                )
            )
        except SubmissionError as error:
            return grader.unreadable(student, error)


def _files(folder: Path) -> list[finder.HandedFile]:
    """All that was handed in, folders included."""
    return [finder.HandedFile(member.path, 0, member.read) for member in archive.open_download(folder).members]


def _lesson(bundle: Path) -> released.Lesson:
    path = bundle / contents.LESSON
    return released.read(path.read_bytes()) if path.is_file() else released.Lesson()


def _solution(bundle: Path) -> tuple[str, ...]:
    """What right answers are computed from, where the lab's cases are drawn."""
    path = bundle / contents.SOLUTION
    return tuple(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else ()


def _points(bundle: Path) -> dict[str, Fraction]:
    plain = json.loads((bundle / contents.POINTS).read_text(encoding="utf-8"))
    return {name: Fraction(points) for name, points in plain.items()}


def _key(bundle: Path) -> bytes:
    try:
        return bytes.fromhex((bundle / "key").read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise AssignmentError(f"{bundle / 'key'} cannot be read ({error}): make the bundle again") from error
