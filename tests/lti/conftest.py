"""Fixtures of the LTI tests: a database in memory of the file system, an LMS on loopback, an approved platform."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from autograder.lti import platforms, settings
from autograder.lti.database import migrate, open_database
from autograder.lti.settings import Keys, Settings

from . import lms as lms_module
from .lms import Lms
from .postgres import BINARIES, cluster
from .servers import free_port

NOW = 1_800_000_000.0


def needed(reason: str) -> None:
    """Skip where a real part is missing, but not on the machine that must have it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The tool's keys, made once."""
    return settings.keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An SQLite database in its newest form."""
    made = open_database(f"sqlite:///{tmp_path / 'data' / 'test.sqlite'}")
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL cluster of our own, for the whole run."""
    if shutil.which("initdb", path=BINARIES) is None:
        needed("PostgreSQL's initdb is not installed: apt-get install postgresql")
    with cluster() as url:
        yield url


@pytest.fixture
def lms() -> Iterator[Lms]:
    """An LMS with Moodle's rules."""
    with lms_module.running("moodle") as running:
        yield running


@pytest.fixture
def tool(tmp_path: Path) -> Settings:
    """Settings of a tool that may talk to loopback."""
    return Settings(
        data=tmp_path / "data",
        url=f"http://localhost:{free_port()}",
        course=tmp_path / "course",
        private_platforms=True,
    )


def approve(engine: Engine, lms: Lms, client: str = "client-1") -> int:
    """Make the LMS an approved platform."""
    with engine.begin() as connection:
        made = platforms.add(connection, lms.platform(client), state=platforms.APPROVED, now=time.time())
    assert made is not None
    return made
