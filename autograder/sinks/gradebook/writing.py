"""Into the gradebook: the same rows as `nbgrader autograde` writes, for many submissions in one transaction.

A batch is read, compared and written under one lock, so that several graders at once wait for each other; SQLite's own
lock, elsewhere that of the course's row. nbgrader itself takes no such lock: where it wrote the same row first, the
batch is tried again.

What people entered (manual scores and comments, extra credit, extensions) is never written here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeAlias

from nbgrader import api
from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from autograder.course import Course
from autograder.sinks.gradebook import late
from autograder.sinks.gradebook.database import engine, gradebook_url, reading, structure, unusable
from autograder.sinks.gradebook.released import known
from autograder.sinks.marks import Marks

ROUNDING = 1e-6
"""Penalties that differ by less are the same."""
ATTEMPTS = 5
"""How often a batch is tried that another writer crossed."""

_Key: TypeAlias = tuple[str, str]
_Row: TypeAlias = dict[str, Any]
_Rows: TypeAlias = Mapping[_Key, _Row]

_STUDENT, _SUBMISSION, _NOTEBOOK, _GRADE, _COMMENT, _CELL = (
    record.__table__
    for record in (api.Student, api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.Comment, api.BaseCell)
)
_NEW: Mapping[str, _Row] = {
    "submitted_assignment": {"timestamp": None, "extension": None},
    "submitted_notebook": {"flagged": False, "late_submission_penalty": None},
    "grade": {"auto_score": None, "manual_score": None, "extra_credit": None, "needs_manual_grade": True},
    "comment": {"auto_comment": None, "manual_comment": None},
}


@dataclass(frozen=True, slots=True)
class Settled:
    """What of a submission is no longer as when it was recorded: the late penalty, or only the time (`moved`)."""

    student: str
    before: float
    after: float
    moved: bool


class Gradebook:
    """One lab's rows in the course's gradebook.

    Raises DeliveryError when the database cannot be reached or does not know the lab.
    """

    def __init__(self, course: Course, lab: str) -> None:
        self._course = course
        self._lab = lab
        self._engine = engine(gradebook_url(course), writing=True)
        self._late = late.Policy(course)
        with reading(course, lab) as connection:
            self._assignment, self._notebooks, self._cells = structure(connection, lab)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    @property
    def identity(self) -> str:
        """The lab's key in this database: a gradebook made anew has another."""
        return str(self._assignment.id)

    def record(self, entries: Sequence[Marks]) -> None:
        """Writes the rows of `entries`, one a notebook, in one transaction: all of them or, raising, none."""
        ordered = sorted(entries, key=lambda entry: (entry.student, entry.notebook))
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._engine.begin() as connection:
                    connection.execute(select(api.Course.id).with_for_update())
                    self._write(connection, ordered)
                return
            except (IntegrityError, OperationalError) as error:
                if attempt == ATTEMPTS:
                    raise unusable(self._engine, self._lab, error) from error
            except DBAPIError as error:
                raise unusable(self._engine, self._lab, error) from error

    def outdated(self, moments: Mapping[str, datetime | None]) -> list[Settled]:
        """Whose lateness has changed: by an extension, a due date, the late policy, a time, or points that people gave.

        `moments` are the times of the submissions' files, by student; None leaves the one that the gradebook has. Reads only.
        """
        with reading(self._course, self._lab) as connection:
            return self._compared(connection, moments)[0]

    def settle(self, moments: Mapping[str, datetime | None]) -> list[Settled]:
        """The same, written: no student code need run for it, and nothing that people entered is touched."""
        if not self.outdated(moments):
            return []
        try:
            with self._engine.begin() as connection:
                connection.execute(select(api.Course.id).with_for_update())
                found, times, penalties = self._compared(connection, moments)
                _update(connection, _SUBMISSION, times)
                _update(connection, _NOTEBOOK, penalties)
                return found
        except DBAPIError as error:
            raise unusable(self._engine, self._lab, error) from error

    def _compared(
        self, connection: Connection, moments: Mapping[str, datetime | None]
    ) -> tuple[list[Settled], list[tuple[str, _Row]], list[tuple[str, _Row]]]:
        """What is to be settled, and the changed times and penalties by row."""
        recorded = select(_SUBMISSION).where(_SUBMISSION.c.assignment_id == self._assignment.id)
        before = {
            row["id"]: dict(row) for row in connection.execute(recorded).mappings() if row["student_id"] in moments
        }
        now = {key: {**row, "timestamp": moments[row["student_id"]] or row["timestamp"]} for key, row in before.items()}
        kept = connection.execute(
            select(_NOTEBOOK.c.id, _NOTEBOOK.c.assignment_id, _NOTEBOOK.c.late_submission_penalty)
            .join(_SUBMISSION, _SUBMISSION.c.id == _NOTEBOOK.c.assignment_id)
            .where(_SUBMISSION.c.assignment_id == self._assignment.id)
        ).all()
        notebooks = {(each.assignment_id, each.id): {"id": each.id} for each in kept if each.assignment_id in now}
        taken = self._penalties(connection, {row["student_id"]: row for row in now.values()}, notebooks)
        old, new = defaultdict[str, float](float), defaultdict[str, float](float)
        penalties: list[tuple[str, _Row]] = []
        for each in kept:
            if each.id in taken:
                was, due = each.late_submission_penalty or 0.0, taken[each.id] or 0.0
                old[each.assignment_id] += was
                new[each.assignment_id] += due
                if abs(was - due) > ROUNDING:
                    penalties.append((each.id, {"late_submission_penalty": taken[each.id]}))
        times = [(key, {"timestamp": row["timestamp"]}) for key, row in now.items() if row != before[key]]
        moved = {key for key, _ in times}
        found = [
            Settled(row["student_id"], old[key], new[key], key in moved)
            for key, row in now.items()
            if key in moved or abs(old[key] - new[key]) > ROUNDING
        ]
        return sorted(found, key=lambda each: each.student), times, penalties

    def _write(self, connection: Connection, entries: Sequence[Marks]) -> None:
        submissions = self._submissions(connection, entries)
        keys = [(row["id"], notebook) for row in submissions.values() for notebook in self._notebooks.values()]
        notebooks = _rows(connection, _NOTEBOOK, ("assignment_id", "notebook_id"), keys)
        self._write_grades(connection, entries, submissions, notebooks)
        self._write_comments(connection, entries, submissions, notebooks)
        self._write_penalties(connection, submissions, notebooks)

    def _notebook(self, entry: Marks) -> str:
        return known(self._notebooks, self._lab, entry.notebook or self._lab)

    def _submissions(self, connection: Connection, entries: Sequence[Marks]) -> dict[str, _Row]:
        """The submitted assignment of each student."""
        students = list(dict.fromkeys(entry.student for entry in entries))
        known = set(connection.scalars(select(api.Student.id).where(api.Student.id.in_(students))))
        _insert(connection, _STUDENT, [{"id": student} for student in students if student not in known])
        keys = [(student, self._assignment.id) for student in students]
        rows = _rows(connection, _SUBMISSION, ("student_id", "assignment_id"), keys)
        submissions = {student: rows[student, assignment] for student, assignment in keys}
        moments = {entry.student: entry.timestamp for entry in entries if entry.timestamp is not None}
        for student, moment in moments.items():
            submissions[student] = {**submissions[student], "timestamp": moment}
        _update(connection, _SUBMISSION, [(submissions[key]["id"], {"timestamp": moments[key]}) for key in moments])
        return submissions

    def _write_grades(
        self, connection: Connection, entries: Sequence[Marks], submissions: Mapping[str, _Row], notebooks: _Rows
    ) -> None:
        cells = [cell for cell in self._cells if cell.type in ("GradeCell", "TaskCell")]
        grades = _rows(connection, _GRADE, ("notebook_id", "cell_id"), _pairs(notebooks, cells))
        ids = {(cell.notebook_id, cell.name): cell.id for cell in cells}
        changes = []
        for entry in entries:
            notebook = self._notebook(entry)
            row = notebooks[submissions[entry.student]["id"], notebook]["id"]
            for name, score in entry.scores.items():
                grade = grades[row, ids[notebook, name]]
                person = score is None or grade["manual_score"] is not None
                changes.append((grade["id"], {"auto_score": score, "needs_manual_grade": person}))
        _update(connection, _GRADE, changes)

    def _write_comments(
        self, connection: Connection, entries: Sequence[Marks], submissions: Mapping[str, _Row], notebooks: _Rows
    ) -> None:
        cells = [cell for cell in self._cells if cell.type in ("SolutionCell", "TaskCell")]
        comments = _rows(connection, _COMMENT, ("notebook_id", "cell_id"), _pairs(notebooks, cells))
        ids = {(cell.notebook_id, cell.name): cell.id for cell in cells}
        changes = []
        for entry in entries:
            notebook = self._notebook(entry)
            row = notebooks[submissions[entry.student]["id"], notebook]["id"]
            for name, comment in entry.comments.items():
                changes.append((comments[row, ids[notebook, name]]["id"], {"auto_comment": comment}))
        _update(connection, _COMMENT, changes)

    def _write_penalties(self, connection: Connection, submissions: Mapping[str, _Row], notebooks: _Rows) -> None:
        taken = self._penalties(connection, submissions, notebooks)
        _update(connection, _NOTEBOOK, [(row, {"late_submission_penalty": taken[row]}) for row in taken])

    def _penalties(
        self, connection: Connection, submissions: Mapping[str, _Row], notebooks: _Rows
    ) -> dict[str, float | None]:
        """Late penalties by notebook row, each on the score as nbgrader sums it, manual scores included."""
        due = self._assignment.duedate
        seconds = {row["id"]: late.seconds(due, row["timestamp"], row["extension"]) for row in submissions.values()}
        students = {row["id"]: student for student, row in submissions.items()}
        ids = [row["id"] for (submission, _), row in notebooks.items() if seconds[submission] > 0]
        scores = select(api.SubmittedNotebook.id, api.SubmittedNotebook.score).where(api.SubmittedNotebook.id.in_(ids))
        score = {row[0]: row[1] for row in connection.execute(scores)} if ids else {}
        return {
            row["id"]: self._late.penalty(students[submission], score.get(row["id"], 0.0), seconds[submission])
            for (submission, _), row in notebooks.items()
        }


def _rows(connection: Connection, table: Table, columns: tuple[str, str], keys: Iterable[_Key]) -> dict[_Key, _Row]:
    """The rows of `table` by the two columns that make them unique; those that are missing are made."""
    first, second = columns
    wanted = list(keys)
    inside = (table.c[first].in_({key[0] for key in wanted}), table.c[second].in_({key[1] for key in wanted}))
    found = {
        (row[first], row[second]): dict(row) for row in connection.execute(select(table).where(*inside)).mappings()
    }
    new = {
        key: {**_NEW[table.name], "id": _row_id(table.name, *key), first: key[0], second: key[1]}
        for key in wanted
        if key not in found
    }
    _insert(connection, table, list(new.values()))
    return found | new


def _row_id(*names: str) -> str:
    """32 hex digits, as nbgrader's random ones, but the same for the same row: two runs give equal gradebooks."""
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:32]


def _pairs(notebooks: _Rows, cells: Iterable[Row[Any]]) -> list[_Key]:
    by_notebook = defaultdict(list)
    for cell in cells:
        by_notebook[cell.notebook_id].append(cell.id)
    return [(row["id"], cell) for (_, notebook), row in notebooks.items() for cell in by_notebook[notebook]]


def _insert(connection: Connection, table: Table, rows: list[_Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, table: Table, changes: Sequence[tuple[str, _Row]]) -> None:
    """Sets the same columns in many rows, each named by its id."""
    if changes:
        columns: _Row = {name: bindparam(f"new_{name}") for name in changes[0][1]}
        rows = [{"row": row} | {f"new_{name}": value for name, value in change.items()} for row, change in changes]
        connection.execute(update(table).where(table.c.id == bindparam("row")).values(columns), rows)
