"""Opens the database and brings it to the newest form. SQLite in WAL mode by default, PostgreSQL by URL.

A write is `with engine.begin() as connection`; a read is `with reading(engine) as connection`. On SQLite a write
takes the lock at its start (BEGIN IMMEDIATE): two writers then wait for each other and never fail half-way.
"""

from __future__ import annotations

import contextlib
import enum
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from autograder.lti import places

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_102_613


class Form(enum.StrEnum):
    """How a database's tables stand to this version."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"


def open_database(url: str) -> Engine:
    """An engine for `url`; the file of an SQLite database is made with mode 0600.

    Raises AssignmentError for what is no address of a database.
    """
    place = places.read(url)
    if place.drivername == "sqlite":
        return _sqlite(url, Path(place.database or ""))
    # pre_ping: a connection that PostgreSQL has dropped is replaced before work is done on it.
    return create_engine(place, pool_pre_ping=True, pool_size=10, max_overflow=20)


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for single reads, without a transaction around them."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


def insert_or_ignore(connection: Connection, table: Table, **values: object) -> bool:
    """Insert a row unless its unique key is taken; whether it was inserted."""
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    # RETURNING, because a row count is not to be had from every driver here.
    made = insert.values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(made).first() is not None


def migrate(engine: Engine) -> None:
    """Bring the database to the newest form; services that start together do it one after the other.

    Raises AssignmentError when the database lets us not in, or was made by a newer version.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with places.worded(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise places.newer(engine.url) from error
        connection.commit()


def form(engine: Engine) -> Form:
    """How the tables stand to this version; nothing is written. Raises AssignmentError as `migrate` does."""
    scripts = ScriptDirectory(str(_MIGRATIONS))
    with places.worded(engine.url), reading(engine) as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if not found <= {script.revision for script in scripts.walk_revisions()}:
        raise places.newer(engine.url)
    return Form.EMPTY if not found else Form.CURRENT if found == {scripts.get_current_head()} else Form.OLDER


def ready(engine: Engine) -> bool:
    """Whether the database answers."""
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True


def _sqlite(url: str, path: Path) -> Engine:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise places.unopened(path, error) from error
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def connect(raw: Any, record: object) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
