"""Where the database is: its address read, and what went wrong with it said in a sentence, never with a password."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from autograder.errors import AssignmentError
from autograder.messages import say, texts

_POSTGRES = "postgresql+psycopg"
# PostgreSQL's client tells what failed before there is a connection in words alone.
_KINDS = (
    ("password|authentication|pg_hba|role .* does not exist|not permitted to log in", "user"),
    ("database .* does not exist", "name"),
    ("permission denied", "permission"),
    ("refused|translate|resolve|not known|timeout|timed out|unreachable|no route|no such file|reset", "host"),
    ("not a database|malformed|locked", "file"),
)


def read(url: str) -> URL:
    """The address of an SQLite or PostgreSQL database. Raises AssignmentError, without the address: it holds a password."""
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        raise _refused("address") from None
    backend = place.get_backend_name()
    # The rest of a password with an @ in it would be taken for the host, and shown.
    if backend not in ("sqlite", "postgresql", "postgres") or "@" in (place.host or ""):
        raise _refused("address")
    return place.set(drivername="sqlite" if backend == "sqlite" else _POSTGRES)


def described(place: URL) -> str:
    """A database as people know it: its file, or name, host and user."""
    if place.drivername == "sqlite":
        return place.database or ""
    host = place.host or place.query.get("host", "localhost")
    port = f":{place.port}" if place.port else ""
    user = f"{place.username}@" if place.username else ""
    return f"{user}{host}{port}/{place.database or ''}"


@contextlib.contextmanager
def worded(place: URL) -> Iterator[None]:
    """What the database refuses becomes an AssignmentError: a sentence that says which database, and what to do."""
    try:
        yield
    except DBAPIError as error:
        said = texts.line(" ".join(str(error.orig).split()), 200)
        kind = next((kind for pattern, kind in _KINDS if re.search(pattern, said, re.IGNORECASE)), "other")
        raise _refused(kind, place=described(place), said=said) from error


def newer(place: URL) -> AssignmentError:
    """A newer version of this tool made the tables."""
    return _refused("newer", place=described(place))


def unopened(path: Path, error: OSError) -> AssignmentError:
    """The file of an SQLite database that cannot be opened."""
    return _refused("file", place=str(path), said=error.strerror or str(error))


def _refused(kind: str, **facts: object) -> AssignmentError:
    code = f"database.{kind}"
    return AssignmentError(say("en", code, **facts), code=code, **facts)
