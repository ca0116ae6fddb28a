"""Opens the database and brings it to the newest form. SQLite in WAL mode by default, PostgreSQL by URL.

A write is `with engine.begin() as connection`; a read is `with reading(engine) as connection`. On SQLite a write
takes the lock at its start (BEGIN IMMEDIATE): two writers then wait for each other and never fail half-way.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from autograder.errors import AssignmentError

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_102_613


def open_database(url: str) -> Engine:
    """An engine for `url`; the file of an SQLite database is made with mode 0600."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return _sqlite(url, Path(place.database or ""))
    if place.drivername == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
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
    """Bring the database to the newest form; services that start together do it one after the other."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


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
        raise AssignmentError(f"the database {path} cannot be opened: {error.strerror}") from error
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
