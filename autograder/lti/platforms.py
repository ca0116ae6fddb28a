"""Platforms (one row a client of an issuer), their deployments, and what an administrator decides about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from autograder.lti.database import insert_or_ignore, reading
from autograder.lti.tables import audit, deployments, platforms

PENDING = "pending"
APPROVED = "approved"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Platform:
    """One client of one issuer: Open edX makes one for each block, hosted Canvas has one issuer for all schools."""

    id: int
    issuer: str
    client: str
    name: str
    product: str
    login_url: str
    token_url: str
    keys_url: str
    audience: str
    state: str
    open_deployments: bool
    created: float


@dataclass(frozen=True, slots=True)
class NewPlatform:
    """What is known when a platform is registered."""

    issuer: str
    client: str
    login_url: str
    token_url: str
    keys_url: str
    name: str = ""
    product: str = ""
    audience: str = ""


def add(connection: Connection, new: NewPlatform, *, state: str, now: float) -> int | None:
    """Store a platform; None when this client of this issuer is known already (it is then left as it was)."""
    values = {name: getattr(new, name) for name in new.__slots__}
    made = insert_or_ignore(connection, platforms, state=state, created=now, open_deployments=True, **values)
    if not made:
        return None
    row = connection.execute(
        select(platforms.c.id).where(platforms.c.issuer == new.issuer, platforms.c.client == new.client)
    ).one()
    return int(row.id)


def find(engine: Engine, issuer: str, client: str = "") -> Platform | None:
    """The approved platform of this issuer and client; without a client only when the issuer has exactly one."""
    query = select(platforms).where(platforms.c.issuer == issuer, platforms.c.state == APPROVED)
    if client:
        query = query.where(platforms.c.client == client)
    with reading(engine) as connection:
        rows = connection.execute(query.limit(2)).all()
    return _platform(rows[0]) if len(rows) == 1 else None


def get(connection: Connection, identity: int) -> Platform:
    """The platform with this id."""
    return _platform(connection.execute(select(platforms).where(platforms.c.id == identity)).one())


def every(engine: Engine) -> tuple[Platform, ...]:
    """All platforms, the newest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(platforms).order_by(platforms.c.created.desc(), platforms.c.id.desc())).all()
    return tuple(_platform(row) for row in rows)


def decide(connection: Connection, identity: int, *, state: str, open_deployments: bool, now: float) -> None:
    """An administrator's decision about a platform."""
    this = update(platforms).where(platforms.c.id == identity)
    connection.execute(this.values(state=state, open_deployments=open_deployments))
    connection.execute(
        audit.insert().values(at=now, what=f"platform {state}", who="administrator", which=str(identity))
    )


def deployment(connection: Connection, platform: Platform, name: str, *, now: float) -> int | None:
    """The id of a deployment that may launch, else None.

    A deployment that is new is let in when the administrator said so for its platform, and else waits for approval.
    """
    state = APPROVED if platform.open_deployments else PENDING
    insert_or_ignore(connection, deployments, platform=platform.id, name=name, state=state, created=now)
    row = connection.execute(
        select(deployments.c.id, deployments.c.state).where(
            deployments.c.platform == platform.id, deployments.c.name == name
        )
    ).one()
    return int(row.id) if row.state == APPROVED else None


def deployments_of(engine: Engine) -> Sequence[Row[*tuple[Any, ...]]]:
    """All deployments, with their platform and state."""
    with reading(engine) as connection:
        return connection.execute(select(deployments).order_by(deployments.c.id)).all()


def decide_deployment(connection: Connection, identity: int, *, state: str, now: float) -> None:
    """An administrator's decision about a deployment."""
    connection.execute(update(deployments).where(deployments.c.id == identity).values(state=state))
    connection.execute(
        audit.insert().values(at=now, what=f"deployment {state}", who="administrator", which=str(identity))
    )


def learn_product(connection: Connection, platform: Platform, product: str) -> None:
    """Keep which LMS this is (the launch says so): Canvas needs its submission extension."""
    if product and product != platform.product:
        connection.execute(update(platforms).where(platforms.c.id == platform.id).values(product=product))


def _platform(row: Row[*tuple[Any, ...]]) -> Platform:
    return Platform(**row._asdict())
