"""nbgrader's gradebook: the same rows as `nbgrader autograde` writes, for many submissions in one transaction.

Any database that SQLAlchemy knows, by the `db_url` of nbgrader_config.py. A batch is read, compared and written under
one lock, so that several graders at once wait for each other; SQLite's own lock, elsewhere that of the course's row.
nbgrader itself takes no such lock: where it wrote the same row first, the batch is tried again. SQLite's write-ahead
log is not used: it breaks on network file systems, where home folders often lie, and batches are short.

What people entered (manual scores and comments, extra credit, extensions) is never written here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, TypeAlias

from nbgrader import api
from nbgrader.apps.baseapp import NbGrader
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import Connection, Engine, Row, Table, bindparam, create_engine, event, insert, make_url, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from autograder import trust
from autograder.course import CONFIG, Course
from autograder.errors import AssignmentError, DeliveryError
from autograder.sinks.autograded import Release, ReleasedCell
from autograder.sinks.marks import Marks

WAIT_SECONDS = 60
"""How long SQLite waits for another writer; a batch takes under a second."""
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


class _Settings(NbGrader):  # type: ignore[misc]
    """nbgrader's settings without its trust in the working folder, from which it would load modules before all others."""

    load_cwd_config = False

    def init_syspath(self) -> None:
        """Nothing: `settings` says where plugins of the course lie."""


def settings(course: Course) -> NbGrader:
    """nbgrader's own settings of the course, loaded by nbgrader from nbgrader_config.py.

    That file runs. Raises AssignmentError when others could have written it.
    """
    trust.require(course.root / CONFIG)
    if str(course.root) not in sys.path:
        sys.path.append(str(course.root))
    app = _Settings(log_level=logging.ERROR)
    app.initialize([], root=str(course.root))
    return app


def gradebook_url(course: Course) -> str:
    """The SQLAlchemy URL of the course's gradebook (`c.CourseDirectory.db_url`, nbgrader's default without one)."""
    return course.settings.db_url


def released(url: str, lab: str, source: Path) -> Release:
    """One notebook of a lab as nbgrader released it, in the order of its source notebook, the file `source`.

    Raises DeliveryError when the gradebook does not know the lab, AssignmentError when `source` cannot be read.
    """
    try:
        notebook = json.loads(source.read_bytes())
    except (OSError, ValueError) as error:
        raise AssignmentError(f"the source of {lab} cannot be read: {error}") from error
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            return _release(connection, lab, _known(_structure(connection, lab)[1], lab, source.stem), notebook)
    except DBAPIError as error:
        raise _unusable(engine, lab, error) from error
    finally:
        engine.dispose()


class Gradebook:
    """One lab's rows in the course's gradebook.

    Raises DeliveryError when the database cannot be reached or does not know the lab.
    """

    def __init__(self, course: Course, lab: str) -> None:
        self._lab = lab
        self._engine = _engine(gradebook_url(course))
        self._penalty = _late_penalty(settings(course))
        try:
            with self._engine.connect() as connection:
                self._assignment, self._notebooks, self._cells = _structure(connection, lab)
        except DBAPIError as error:
            raise _unusable(self._engine, lab, error) from error

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
                    raise _unusable(self._engine, self._lab, error) from error
            except DBAPIError as error:
                raise _unusable(self._engine, self._lab, error) from error

    def _write(self, connection: Connection, entries: Sequence[Marks]) -> None:
        submissions = self._submissions(connection, entries)
        keys = [(row["id"], notebook) for row in submissions.values() for notebook in self._notebooks.values()]
        notebooks = _rows(connection, _NOTEBOOK, ("assignment_id", "notebook_id"), keys)
        self._write_grades(connection, entries, submissions, notebooks)
        self._write_comments(connection, entries, submissions, notebooks)
        self._write_penalties(connection, submissions, notebooks)

    def _notebook(self, entry: Marks) -> str:
        return _known(self._notebooks, self._lab, entry.notebook or self._lab)

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
        """Late penalties by the course's plugin, on each notebook's score as nbgrader sums it, manual scores included."""
        late = {row["id"]: _seconds_late(self._assignment.duedate, row) for row in submissions.values()}
        students = {row["id"]: student for student, row in submissions.items()}
        ids = [row["id"] for (submission, _), row in notebooks.items() if late[submission] > 0]
        scores = select(api.SubmittedNotebook.id, api.SubmittedNotebook.score).where(api.SubmittedNotebook.id.in_(ids))
        score = {row[0]: row[1] for row in connection.execute(scores)} if ids else {}
        changes = []
        for (submission, _), row in notebooks.items():
            penalty = None
            if late[submission] > 0:
                due = score[row["id"]]
                given = self._penalty.late_submission_penalty(students[submission], due, late[submission])
                penalty = None if given is None else min(max(given, 0), due)
            changes.append((row["id"], {"late_submission_penalty": penalty}))
        _update(connection, _NOTEBOOK, changes)


def _engine(url: str) -> Engine:
    """An engine whose transactions, on SQLite, take the write lock when they begin and wait for it."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, poolclass=NullPool)
    if parsed.database is not None and not Path(parsed.database).is_file():
        raise DeliveryError(f"there is no gradebook at {parsed.database}: run nbgrader generate_assignment first")
    wait = {} if "timeout" in parsed.query else {"timeout": WAIT_SECONDS}
    engine = create_engine(parsed, poolclass=NullPool, connect_args=wait)

    @event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection: Any, _: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _lock(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _late_penalty(app: NbGrader) -> BasePlugin:
    preprocessor = AssignLatePenalties(parent=app)
    preprocessor.init_plugin()
    return preprocessor.plugin_inst


def _structure(connection: Connection, lab: str) -> tuple[Row[Any], dict[str, str], Sequence[Row[Any]]]:
    """The lab's row, its notebooks (name -> id) and their graded and answer cells."""
    assignment = connection.execute(
        select(api.Assignment.id, api.Assignment.duedate).where(api.Assignment.name == lab)
    ).first()
    if assignment is None:
        raise DeliveryError(f"the gradebook does not know the lab {lab}: run nbgrader generate_assignment {lab} first")
    found = select(api.Notebook.name, api.Notebook.id).where(api.Notebook.assignment_id == assignment.id)
    notebooks = {row.name: row.id for row in connection.execute(found)}
    cells = select(_CELL).where(_CELL.c.notebook_id.in_(notebooks.values())).order_by(_CELL.c.name)
    return assignment, notebooks, connection.execute(cells).all()


def _known(notebooks: Mapping[str, str], lab: str, notebook: str) -> str:
    """The id of a lab's notebook."""
    if notebook not in notebooks:
        raise DeliveryError(
            f"the gradebook has no notebook {notebook} in the lab {lab}: run nbgrader generate_assignment {lab}"
        )
    return notebooks[notebook]


def _release(connection: Connection, lab: str, notebook: str, source: Mapping[str, Any]) -> Release:
    tracked = api.SourceCell.__table__
    rows = connection.execute(select(tracked).where(tracked.c.notebook_id == notebook)).all()
    points = {
        row.name: row.max_score
        for row in connection.execute(
            select(api.GradeCell.name, api.GradeCell.max_score).where(api.GradeCell.notebook_id == notebook)
        )
    }
    answers = set(connection.scalars(select(api.SolutionCell.name).where(api.SolutionCell.notebook_id == notebook)))
    place = {cell["metadata"].get("nbgrader", {}).get("grade_id"): index for index, cell in enumerate(source["cells"])}
    cells = [
        ReleasedCell(
            grade_id=row.name,
            cell_type=row.cell_type,
            source=row.source,
            checksum=row.checksum,
            locked=row.locked,
            grade=row.name in points,
            solution=row.name in answers,
            points=points.get(row.name, 0.0),
        )
        for row in sorted(rows, key=lambda row: (place.get(row.name, len(place)), row.name))
    ]
    kernel = connection.scalar(select(api.Notebook.kernelspec).where(api.Notebook.id == notebook))
    texts = {"".join(cell["source"]) for cell in source["cells"] if cell["cell_type"] == "markdown"}
    return Release(
        lab=lab,
        cells={cell.grade_id: cell for cell in cells},
        kernelspec=json.loads(kernel) if kernel else {},
        texts=frozenset(texts | {cell.source for cell in cells}),
    )


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


def _seconds_late(duedate: datetime | None, submission: _Row) -> float:
    if duedate is None or submission["timestamp"] is None:
        return 0.0
    until: datetime = duedate + (submission["extension"] or timedelta())
    late: timedelta = submission["timestamp"] - until
    return max(0.0, late.total_seconds())


def _unusable(engine: Engine, lab: str, error: DBAPIError) -> DeliveryError:
    return DeliveryError(
        f"the gradebook {engine.url.render_as_string()} refused the grades of {lab} ({error.orig}): "
        "nothing of this batch was written, run the command again"
    )
