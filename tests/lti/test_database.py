"""Migrations, the files' modes, keys."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from autograder.errors import AssignmentError
from autograder.lti import settings
from autograder.lti.database import migrate, open_database, ready
from autograder.lti.tables import metadata


def _differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_migrations_lead_to_the_tables(engine: Engine) -> None:
    """On SQLite."""
    assert _differences(engine) == []


def test_migrations_lead_to_the_tables_on_postgres(postgres_url: str) -> None:
    """On PostgreSQL; twice is once."""
    made = open_database(postgres_url)
    migrate(made)
    migrate(made)
    assert _differences(made) == []
    assert ready(made)
    made.dispose()


def test_the_files_are_ours_alone(tmp_path: Path) -> None:
    """Database and keys have mode 0600, and a key that others can read stops the service."""
    open_database(f"sqlite:///{tmp_path / 'd' / 'x.sqlite'}").dispose()
    made = settings.keys(tmp_path / "d")
    for path in (tmp_path / "d").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert "PRIVATE" not in repr(made)
    (tmp_path / "d" / settings.TOOL_KEY).chmod(0o640)
    with pytest.raises(AssignmentError, match="chmod 600"):
        settings.keys(tmp_path / "d")


def test_services_that_start_together_have_the_same_key(tmp_path: Path) -> None:
    """The first to write wins, the others read."""
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(settings.keys(tmp_path).private)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


def test_a_database_that_cannot_be_opened_is_named() -> None:
    """A sentence, not a traceback."""
    with pytest.raises(AssignmentError, match=r"/proc/x\.sqlite"):
        open_database("sqlite:////proc/x.sqlite")


def test_a_database_that_is_away_is_not_ready() -> None:
    """Readiness asks, it does not raise."""
    assert not ready(open_database("postgresql://nobody@127.0.0.1:9/x?connect_timeout=1"))
