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
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as a first start leaves it: keys, and an empty database. Made once, copied for each test."""
    folder = tmp_path_factory.mktemp("fresh") / "data"
    settings.keys(folder)
    made = open_database(f"sqlite:///{folder / 'autograder.sqlite'}")
    migrate(made)
    made.dispose()
    return folder


@pytest.fixture
def data(fresh: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return Path(shutil.copytree(fresh, tmp_path / "data"))


@pytest.fixture
def keys(fresh: Path) -> Keys:
    """The tool's keys."""
    return settings.keys(fresh)


@pytest.fixture
def engine(data: Path) -> Iterator[Engine]:
    """An SQLite database in its newest form."""
    made = open_database(f"sqlite:///{data / 'autograder.sqlite'}")
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
def tool(data: Path, tmp_path: Path) -> Settings:
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
