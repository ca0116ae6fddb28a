"""The people of the course's gradebook, as one more list to find rows of an LMS's file by."""

from __future__ import annotations

from nbgrader import api
from sqlalchemy import select

from autograder.course import Course
from autograder.lms.identity import Person
from autograder.sinks.gradebook.database import reading


def students(course: Course) -> tuple[Person, ...]:
    """nbgrader's id, name, e-mail address and LMS login of everybody. Raises DeliveryError where there is no gradebook."""
    record = api.Student
    columns = (record.id, record.first_name, record.last_name, record.email, record.lms_user_id)
    with reading(course, "the course") as connection:
        rows = connection.execute(select(*columns)).all()
    return tuple(
        Person(
            f"{first or ''} {last or ''}".strip(),
            {kind: value for kind, value in (("email", email), ("login", login)) if value},
            student,
        )
        for student, first, last, email, login in rows
    )
