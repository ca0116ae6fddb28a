"""What a lab's students have: the gradebook's grades, with our reports beside them; nothing is graded here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from autograder.course import Course, reports
from autograder.errors import DeliveryError
from autograder.errors.faults import Faults
from autograder.model import GradeReport
from autograder.sinks import gradebook
from autograder.sinks.grades import Grade, automatic


def grades(course: Course, lab: str, faults: Faults, stage: str) -> Iterator[Grade]:
    """The grade of everybody who handed in and was graded, by student, one at a time; who cannot be read is a fault.

    Whom the gradebook does not know yet has automatic points alone: it was not delivered there, or there is none.
    """

    def report_of(student: str) -> GradeReport | None:
        return reports.read(course.report(student, lab))

    left = set(course.students(lab))
    with contextlib.suppress(DeliveryError):
        for grade in gradebook.grades(course, lab, report_of, faults, stage):
            left.discard(grade.student)
            yield grade
    for student in sorted(left - {fault.student for fault in faults.found}):
        report = None
        with faults.apart(student, stage):
            report = report_of(student)
        if report is not None:
            yield automatic(report)


def ungraded(course: Course, lab: str) -> tuple[str, ...]:
    """Who has handed in and has no report yet."""
    return tuple(student for student in course.students(lab) if not course.report(student, lab).is_file())


def attempts(course: Course, lab: str) -> dict[str, int]:
    """How often they handed in, of those who did so more than once, where `collect` kept their attempts."""
    kept = course.root / "attempts" / lab
    counts = {folder.name: sum(each.is_dir() for each in folder.iterdir()) for folder in kept.glob("*/")}
    return {student: count for student, count in counts.items() if count > 1}
