"""Where a course's gradebook is, how it is opened, and who holds it when it is locked.

Any database that SQLAlchemy knows, by the `db_url` of nbgrader_config.py. SQLite's write-ahead log is not used: it breaks
on network file systems, where home folders often lie, and batches are short.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, Engine, Row, create_engine, event, make_url, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool

from autograder.course import Course
from autograder.errors import DeliveryError
from autograder.messages import preferred, say

SOON_SECONDS = 2
"""After this long we say that the gradebook is locked, and by whom."""
WAIT_SECONDS = 60
"""How long SQLite waits for another writer; a batch takes under a second."""


def gradebook_url(course: Course) -> str:
    """The SQLAlchemy URL of the course's gradebook (`c.CourseDirectory.db_url`, nbgrader's default without one)."""
    return course.settings.db_url


def engine(url: str, *, writing: bool) -> Engine:
    """An engine whose transactions on SQLite, if they are for `writing`, take the write lock when they begin.

    Raises DeliveryError where there is no gradebook yet: none is made.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, poolclass=NullPool)
    if parsed.database is not None and not Path(parsed.database).is_file():
        raise DeliveryError(f"there is no gradebook at {parsed.database}: run nbgrader generate_assignment first")
    wait = {} if "timeout" in parsed.query else {"timeout": WAIT_SECONDS}
    made = create_engine(parsed, poolclass=NullPool, connect_args=wait)

    @event.listens_for(made, "connect")
    def _leave_transactions_to_us(connection: Any, _: object) -> None:
        connection.isolation_level = None

    @event.listens_for(made, "begin")
    def _lock(connection: Connection) -> None:
        if writing:
            _take_lock(connection, Path(parsed.database or ""))
        else:
            connection.exec_driver_sql("BEGIN")

    return made


@contextmanager
def reading(course: Course, lab: str) -> Iterator[Connection]:
    """A connection to read what the gradebook says of a lab. Raises DeliveryError when it cannot be read."""
    opened = engine(gradebook_url(course), writing=False)
    try:
        with opened.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise unusable(opened, lab, error) from error
    finally:
        opened.dispose()


def structure(connection: Connection, lab: str) -> tuple[Row[Any], dict[str, str], Sequence[Row[Any]]]:
    """The lab's row, its notebooks (name -> id) and their graded and answer cells."""
    assignment = connection.execute(
        select(api.Assignment.id, api.Assignment.duedate).where(api.Assignment.name == lab)
    ).first()
    if assignment is None:
        raise DeliveryError(f"the gradebook does not know the lab {lab}: run nbgrader generate_assignment {lab} first")
    found = select(api.Notebook.name, api.Notebook.id).where(api.Notebook.assignment_id == assignment.id)
    notebooks = {row.name: row.id for row in connection.execute(found)}
    cell = api.BaseCell.__table__
    cells = select(cell).where(cell.c.notebook_id.in_(notebooks.values())).order_by(cell.c.name)
    return assignment, notebooks, connection.execute(cells).all()


def holders(path: Path) -> list[str]:
    """The processes that hold a lock on a file, `pid command`; none where the system does not tell."""
    try:
        status = path.stat()
        lines = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    except OSError:
        return []
    place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    pids = {int(words[words.index(place) - 1]) for words in lines if place in words}
    return [f"{pid} {_command(pid)}".strip() for pid in sorted(pids - {os.getpid(), -1})]


class Unreachable(DeliveryError):
    """The database as a whole does not answer: it is locked, full or gone, whoever's grades it is given."""


def unusable(engine: Engine, lab: str, error: DBAPIError) -> DeliveryError:
    """What to say when the database refuses."""
    kind = Unreachable if isinstance(error, OperationalError | InterfaceError) else DeliveryError
    return kind(
        f"the gradebook {engine.url.render_as_string()} refused the grades of {lab} ({error.orig}): "
        "nothing of this batch was written, run the command again"
    )


def _take_lock(connection: Connection, path: Path) -> None:
    """Wait for the write lock, and say so when that takes long."""
    longest = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    try:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {min(longest, int(1000 * SOON_SECONDS))}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        who = "; ".join(holders(path)) or say(preferred(), "terminal.gradebook_held_by_unknown")
        locked = say(preferred(), "terminal.gradebook_locked", gradebook=path, who=who)
        logging.getLogger(__name__).warning("%s", locked)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {longest}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {longest}")


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()[:200]
    except OSError:
        return ""
