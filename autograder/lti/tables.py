"""The database, table by table. Moments are epoch seconds; points are exact fractions as text ("40/3").

platforms -> deployments -> contexts (courses) -> links (activities) -> submissions -> scores; people belong to a
platform, members join people and contexts. A change here needs a step in migrations/versions; a test compares them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

from autograder.messages import texts

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text that came from outside: PostgreSQL takes no NUL, and neither database takes half of a surrogate pair."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Made fit, where it is stored and where it is looked for."""
        return None if value is None else texts.storable(value)


class LongWords(Words):
    """The same, of any length."""

    impl = Text
    cache_ok = True


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(name: str, table: str) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True)


def _text(name: str, length: int = 255) -> Column[str]:
    return Column(name, Words(length), nullable=False, default="", server_default="")


def _long(name: str) -> Column[str]:
    return Column(name, LongWords, nullable=False, default="", server_default="")


def _moment(name: str, *, optional: bool = False) -> Column[float]:
    return Column(name, Float, nullable=optional)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, default=0, server_default="0")


platforms = Table(
    "platforms",
    metadata,
    _id(),
    _text("issuer"),
    _text("client"),
    _text("name"),
    _text("product", 60),
    _long("login_url"),
    _long("token_url"),
    _long("keys_url"),
    _long("audience"),
    _text("state", 20),
    Column("open_deployments", Boolean, nullable=False, default=True),
    _moment("created"),
    UniqueConstraint("issuer", "client"),
)

deployments = Table(
    "deployments",
    metadata,
    _id(),
    _to("platform", "platforms"),
    _text("name"),
    _text("state", 20),
    _moment("created"),
    UniqueConstraint("platform", "name"),
)

people = Table(
    "people",
    metadata,
    _id(),
    _to("platform", "platforms"),
    _text("subject"),
    _text("key", 40),
    _text("name"),
    _text("email"),
    _text("language", 10),
    UniqueConstraint("platform", "subject"),
)

contexts = Table(
    "contexts",
    metadata,
    _id(),
    _to("deployment", "deployments"),
    _text("name"),
    _text("title"),
    _long("roster_url"),
    _moment("roster_read", optional=True),
    UniqueConstraint("deployment", "name"),
)

members = Table(
    "members",
    metadata,
    _id(),
    _to("context", "contexts"),
    _to("person", "people"),
    _text("role", 20),
    Column("active", Boolean, nullable=False, default=True),
    UniqueConstraint("context", "person"),
)

links = Table(
    "links",
    metadata,
    _id(),
    _to("context", "contexts"),
    _text("name"),
    _text("title"),
    _text("lab"),
    _text("language", 10),
    _moment("due", optional=True),
    Column("late", Boolean, nullable=False, default=False, server_default=false()),
    _count("grace"),
    _count("attempts"),
    _long("custom"),
    _long("line_item"),
    _long("line_items"),
    _long("scopes"),
    # What is to be reckoned again: its terms changed after its grades were last looked at.
    Column("changed", Float, nullable=False, default=0.0, server_default="0"),
    Column("reckoned", Float, nullable=False, default=0.0, server_default="0"),
    UniqueConstraint("context", "name"),
)

launches = Table(
    "launches",
    metadata,
    Column("id", Words(40), primary_key=True),
    _to("context", "contexts"),
    _to("person", "people"),
    Column("link", Integer, ForeignKey("links.id", ondelete="CASCADE"), nullable=True, index=True),
    _text("role", 20),
    _text("language", 10),
    _long("return_url"),
    _long("deep_linking"),
    Column("ends", Float, nullable=False, index=True),
)

passing = Table(
    "passing",
    metadata,
    Column("key", Words(255), primary_key=True),
    _long("value"),
    Column("ends", Float, nullable=False, index=True),
)

extensions = Table(
    "extensions",
    metadata,
    _id(),
    _to("link", "links"),
    _to("person", "people"),
    _moment("due", optional=True),
    _count("attempts"),
    UniqueConstraint("link", "person"),
)

submissions = Table(
    "submissions",
    metadata,
    _id(),
    _to("link", "links"),
    _to("person", "people"),
    Column("attempt", Integer, nullable=False),
    _text("lab"),
    _text("file"),
    Column("content", LargeBinary, nullable=False),
    _text("digest", 64),
    _moment("received"),
    _long("report"),
    # `earned` is automatic, `gradebook` what the course's gradebook holds; `points` count, the `penalty` taken off.
    _text("earned", 80),
    _long("gradebook"),
    Column("late", Float, nullable=False, default=0.0, server_default="0"),
    Column("penalty", String(80), nullable=False, default="0", server_default="0"),
    _text("points", 80),
    _text("maximum", 80),
    Column("needs_person", Boolean, nullable=False, default=False),
    _moment("graded", optional=True),
    UniqueConstraint("link", "person", "attempt"),
)

scores = Table(
    "scores",
    metadata,
    _id(),
    _to("link", "links"),
    _to("person", "people"),
    _to("submission", "submissions"),
    _text("points", 80),
    _text("maximum", 80),
    Column("decided", Integer, nullable=False),
    _text("language", 10),
    Column("new_attempt", Boolean, nullable=False, default=False),
    _text("state", 20),
    _text("answer"),
    _moment("sent", optional=True),
    UniqueConstraint("link", "person", "decided"),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _text("queue", 20),
    Column("subject", Integer, nullable=False),
    _text("state", 20),
    _count("attempts"),
    _moment("run_after"),
    _moment("lease_ends", optional=True),
    _text("owner", 80),
    _text("error"),
    _moment("created"),
    UniqueConstraint("queue", "subject"),
    Index("ix_jobs_queue_state_run_after", "queue", "state", "run_after"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    _moment("at"),
    _text("what", 40),
    _text("who", 40),
    _text("which"),
    _text("detail"),
)
