"""What nbgrader's gradebook knows of a lab: the grades with their late penalties, the due date and the extensions.

Read only, one query each, through nbgrader's own records.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from nbgrader import api
from sqlalchemy import select

from autograder.course import Course
from autograder.errors import DeliveryError
from autograder.lms.grades import Grade, summary
from autograder.lms.identity import Person
from autograder.model import GradeReport

ReportOf: TypeAlias = Callable[[str], GradeReport | None]


def opened(course: Course) -> api.Gradebook:
    """The course's gradebook, by nbgrader's settings. Raises DeliveryError where there is none yet: none is made."""
    place = course.settings
    file = place.db_url.removeprefix("sqlite:///")
    if file != place.db_url and not Path(file).is_file():
        raise DeliveryError(f"there is no gradebook {file}: run nbgrader generate_assignment and grade the lab first")
    return api.Gradebook(place.db_url, place.course_id)


def grades(gradebook: api.Gradebook, lab: str, report_of: ReportOf, *, language: str = "") -> tuple[Grade, ...]:
    """The grade of every student who handed `lab` in: nbgrader's score, manual points included, less its late penalty.

    Not final: a report that needs a person, a cell worth points that waits for manual grading. `report_of(student)` is the
    student's report, or None. Raises DeliveryError when the gradebook does not know the lab.
    """
    assignment = _assignment(gradebook, lab)
    rows = gradebook.db.execute(
        select(
            api.Student.id,
            api.SubmittedAssignment.score,
            api.SubmittedAssignment.max_score,
            api.SubmittedAssignment.late_submission_penalty,
        )
        .join(api.Student, api.SubmittedAssignment.student_id == api.Student.id)
        .where(api.SubmittedAssignment.assignment_id == assignment.id)
        .order_by(api.Student.id)
    ).all()
    waiting = _waiting(gradebook, assignment.id)
    return tuple(
        _grade(student, score, top, penalty, report_of(student), student in waiting, language)
        for student, score, top, penalty in rows
    )


def due(gradebook: api.Gradebook, lab: str) -> tuple[datetime | None, dict[str, timedelta]]:
    """The due date (UTC) of a lab, and the extensions by student."""
    assignment = _assignment(gradebook, lab)
    rows = gradebook.db.execute(
        select(api.SubmittedAssignment.student_id, api.SubmittedAssignment.extension).where(
            api.SubmittedAssignment.assignment_id == assignment.id
        )
    ).all()
    moment = assignment.duedate.replace(tzinfo=UTC) if assignment.duedate else None
    return moment, {student: extension for student, extension in rows if extension}


def students(gradebook: api.Gradebook) -> tuple[Person, ...]:
    """The people of the gradebook, as a list to find rows by: nbgrader's id, name, e-mail address and LMS login."""
    rows = gradebook.db.execute(
        select(
            api.Student.id, api.Student.first_name, api.Student.last_name, api.Student.email, api.Student.lms_user_id
        )
    ).all()
    return tuple(
        Person(
            f"{first or ''} {last or ''}".strip(),
            {kind: value for kind, value in (("email", email), ("login", login)) if value},
            student,
        )
        for student, first, last, email, login in rows
    )


def _assignment(gradebook: api.Gradebook, lab: str) -> api.Assignment:
    try:
        return gradebook.find_assignment(lab)
    except api.MissingEntry as error:
        raise DeliveryError(
            f"the gradebook does not know {lab!r}: run nbgrader generate_assignment {lab} first"
        ) from error


def _waiting(gradebook: api.Gradebook, assignment: str) -> frozenset[str]:
    """Students with a cell worth points that a person has yet to grade; a practice question worth nothing never waits."""
    rows = gradebook.db.execute(
        select(api.SubmittedAssignment.student_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .where(
            api.SubmittedAssignment.assignment_id == assignment, api.Grade.needs_manual_grade, api.Grade.max_score > 0
        )
        .distinct()
    )
    return frozenset(rows.scalars())


def _grade(
    student: str, score: float, top: float, penalty: float, report: GradeReport | None, waits: bool, language: str
) -> Grade:
    late = _exact(penalty)
    points = max(_exact(score, report.score if report is not None else None) - late, Fraction(0))
    comment = summary(report, language=language, late_penalty=late) if report is not None else ""
    final = not waits and not (report is not None and report.needs_human)
    return Grade(student, points, _exact(top), late, final, comment, report)


def _exact(value: float, known: Fraction | None = None) -> Fraction:
    """The number that a float of the database stands for: `known` when it is that, else what it prints as."""
    if known is not None and abs(float(known) - value) < 1e-6:
        return known
    return Fraction(str(round(value, 6)))
