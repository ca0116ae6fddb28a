"""Small values that live for minutes: OIDC states, nonces. Shared by all processes, and taken at most once."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select

from autograder.lti.database import insert_or_ignore, reading
from autograder.lti.tables import passing


def put(engine: Engine, key: str, value: str, *, now: float, seconds: float) -> None:
    """Keep a value for `seconds`; what has ended is swept out on the way."""
    with engine.begin() as connection:
        connection.execute(delete(passing).where(passing.c.ends < now))
        insert_or_ignore(connection, passing, key=key, value=value, ends=now + seconds)


def claim(engine: Engine, key: str, *, now: float, seconds: float) -> bool:
    """Whether this caller is the one that has the key now: until it is taken, for `seconds` at most."""
    with engine.begin() as connection:
        connection.execute(delete(passing).where(passing.c.ends < now))
        return insert_or_ignore(connection, passing, key=key, value="", ends=now + seconds)


def take(engine: Engine, key: str, *, now: float) -> str | None:
    """The value, which is then gone: of two that ask at once, one gets it."""
    with engine.begin() as connection:
        taken = delete(passing).where(passing.c.key == key, passing.c.ends >= now).returning(passing.c.value)
        return connection.execute(taken).scalar_one_or_none()


def each(engine: Engine, start: str, *, now: float) -> list[tuple[str, str]]:
    """The keys that begin so, with their values."""
    query = select(passing.c.key, passing.c.value).where(
        passing.c.key.startswith(start, autoescape=True), passing.c.ends >= now
    )
    with reading(engine) as connection:
        return [(row.key, row.value) for row in connection.execute(query)]


def peek(engine: Engine, key: str, *, now: float) -> str | None:
    """The value, left where it is."""
    with reading(engine) as connection:
        return connection.execute(
            select(passing.c.value).where(passing.c.key == key, passing.c.ends >= now)
        ).scalar_one_or_none()
