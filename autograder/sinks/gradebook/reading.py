"""Out of the gradebook: every student's grade in a lab, with what people entered; read only, by few queries."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from nbgrader import api
from sqlalchemy import Connection, Row, select

from autograder.course import Course
from autograder.course.points import TEST
from autograder.errors.faults import Faults
from autograder.model import GradeReport
from autograder.sinks.gradebook import late
from autograder.sinks.gradebook.database import reading, structure
from autograder.sinks.grades import Grade, Item

ReportOf: TypeAlias = Callable[[str], GradeReport | None]
_Comments: TypeAlias = dict[tuple[str, str], str]


def grades(
    course: Course, lab: str, report_of: ReportOf, faults: Faults | None = None, stage: str = "export"
) -> Iterator[Grade]:
    """The grade of everybody who handed `lab` in, by student; `report_of` gives a student's report, or None.

    A student whose grade cannot be read is left out and put down in `faults` at this `stage`; without them the error is
    raised. A report that needs a person makes its questions wait, whatever the gradebook says. Raises DeliveryError when
    the gradebook does not know the lab.
    """
    with reading(course, lab) as connection:
        assignment, names, cells = structure(connection, lab)
        submitted = _submitted(connection, assignment.id)
        penalties = _penalties(connection, assignment.id)
        order = {identity: name != course.notebook(lab) for name, identity in names.items()}
        scores = _scores(connection, assignment.id, order)
        comments = _comments(connection, assignment.id)

    answers = {(cell.notebook_id, cell.name) for cell in cells if cell.type == "SolutionCell"}

    def grade(student: str, row: Row[Any]) -> Grade:
        report = report_of(student)
        items = tuple(_items(scores[student], comments[student], answers, report))
        delay = timedelta(seconds=late.seconds(assignment.duedate, row.timestamp, row.extension))
        return Grade(student, items, penalties[student], delay, report=report)

    for student, row in sorted(submitted.items()):
        found = None
        with contextlib.nullcontext() if faults is None else faults.apart(student, stage):
            found = grade(student, row)
        if found is not None:
            yield found


def due(course: Course, lab: str) -> tuple[datetime | None, dict[str, timedelta]]:
    """The due date (UTC) of a lab, and the extensions by student."""
    with reading(course, lab) as connection:
        assignment = structure(connection, lab)[0]
        submitted = _submitted(connection, assignment.id)
    moment = assignment.duedate.replace(tzinfo=UTC) if assignment.duedate else None
    return moment, {student: row.extension for student, row in submitted.items() if row.extension}


def _submitted(connection: Connection, assignment: str) -> dict[str, Row[Any]]:
    record = api.SubmittedAssignment
    rows = select(record.student_id, record.timestamp, record.extension).where(record.assignment_id == assignment)
    return {row.student_id: row for row in connection.execute(rows)}


def _penalties(connection: Connection, assignment: str) -> defaultdict[str, Fraction]:
    """What nbgrader takes off, by student: the penalties of all notebooks."""
    taken: defaultdict[str, Fraction] = defaultdict(Fraction)
    rows = (
        select(api.SubmittedAssignment.student_id, api.SubmittedNotebook.late_submission_penalty)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .where(api.SubmittedAssignment.assignment_id == assignment)
    )
    for student, penalty in connection.execute(rows):
        taken[student] += _exact(penalty or 0.0)
    return taken


def _scores(connection: Connection, assignment: str, order: dict[str, bool]) -> defaultdict[str, list[Any]]:
    """The rows of all graded cells, by student: those of the notebook that we grade first, each notebook by its cells."""
    grade, cell = api.Grade.__table__, api.BaseCell.__table__
    tested, tasked = api.GradeCell.__table__, api.TaskCell.__table__
    rows = (
        select(
            api.SubmittedAssignment.student_id,
            cell.c.notebook_id,
            cell.c.name,
            grade.c.auto_score,
            grade.c.manual_score,
            grade.c.extra_credit,
            grade.c.needs_manual_grade,
            tested.c.max_score.label("tested"),
            tasked.c.max_score.label("tasked"),
        )
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(grade, grade.c.notebook_id == api.SubmittedNotebook.id)
        .join(cell, cell.c.id == grade.c.cell_id)
        .outerjoin(tested, tested.c.id == cell.c.id)
        .outerjoin(tasked, tasked.c.id == cell.c.id)
        .where(api.SubmittedAssignment.assignment_id == assignment)
    )
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(rows):
        found[row.student_id].append(row)
    for of_student in found.values():
        of_student.sort(key=lambda row: (order.get(row.notebook_id, True), row.notebook_id, row.name))
    return found


def _comments(connection: Connection, assignment: str) -> defaultdict[str, _Comments]:
    """What people wrote, by student, notebook and cell."""
    comment, cell = api.Comment.__table__, api.BaseCell.__table__
    rows = (
        select(api.SubmittedAssignment.student_id, cell.c.notebook_id, cell.c.name, comment.c.manual_comment)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(comment, comment.c.notebook_id == api.SubmittedNotebook.id)
        .join(cell, cell.c.id == comment.c.cell_id)
        .where(api.SubmittedAssignment.assignment_id == assignment, comment.c.manual_comment.is_not(None))
    )
    found: defaultdict[str, _Comments] = defaultdict(dict)
    for row in connection.execute(rows):
        if row.manual_comment.strip():
            found[row.student_id][row.notebook_id, row.name] = row.manual_comment
    return found


def _items(
    rows: list[Any], comments: _Comments, answers: set[tuple[str, str]], report: GradeReport | None
) -> Iterator[Item]:
    """Our questions in the report's order, then what else is graded; a comment goes to the question whose answer it is on.

    A test cell `test_<question>` goes by its question's name where there is such an answer.
    """
    questions = [] if report is None else [question.name for question in report.questions]
    unsure = set() if report is None else {question.name for question in report.questions if question.needs_human}
    left = dict(comments)
    found = []
    for row in rows:
        answer = row.name.removeprefix(TEST)
        name = answer if (row.notebook_id, answer) in answers else row.name
        worth = _exact(row.tested if row.tested is not None else row.tasked or 0.0)
        words = [left.pop((row.notebook_id, cell)) for cell in (name, row.name) if (row.notebook_id, cell) in left]
        found.append(
            Item(
                name,
                worth,
                automatic=None if row.auto_score is None else _exact(row.auto_score),
                manual=None if row.manual_score is None else _exact(row.manual_score),
                extra=_exact(row.extra_credit or 0.0),
                comment="\n\n".join(dict.fromkeys(words)),
                waits=bool(row.needs_manual_grade and worth > 0) or name in unsure,
            )
        )
    found.sort(key=lambda item: questions.index(item.name) if item.name in questions else len(questions))
    yield from found
    for (_, name), comment in sorted(left.items()):
        yield Item(name, Fraction(0), comment=comment)


def _exact(value: float) -> Fraction:
    """The number that a float of the database stands for: what it prints as."""
    return Fraction(str(round(value, 6)))
