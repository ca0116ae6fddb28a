"""Platforms (one row a client of an issuer), their deployments, and what an administrator decides about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select, update

from autograder.errors import AssignmentError
from autograder.lti import queue
from autograder.lti.database import insert_or_ignore, reading
from autograder.lti.tables import audit, contexts, deployments, links, people, platforms, submissions

PENDING = "pending"
APPROVED = "approved"
REFUSED = "refused"
APART = "apart"
"""A deployment that is approved, and whose courses are no other deployment's although they have the same names."""


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
    _note(connection, f"platform {state}", identity, now)


def approve(connection: Connection, identities: Collection[int], *, open_deployments: bool, now: float) -> None:
    """Approve several platforms at once; one that does not wait (any more) stays as it is."""
    these = platforms.c.id.in_(identities) & (platforms.c.state == PENDING)
    for identity in list(connection.execute(select(platforms.c.id).where(these)).scalars()):
        decide(connection, identity, state=APPROVED, open_deployments=open_deployments, now=now)


@dataclass(frozen=True, slots=True)
class Hanging:
    """How much would go with a platform."""

    courses: int
    activities: int
    people: int
    submissions: int


def hanging(connection: Connection, identity: int) -> Hanging:
    """What hangs on a platform."""
    courses = contexts.join(deployments, deployments.c.id == contexts.c.deployment)
    activities = links.join(courses, contexts.c.id == links.c.context)
    on_it = deployments.c.platform == identity
    handed_in = submissions.join(people, people.c.id == submissions.c.person)
    counted = (
        select(func.count()).select_from(courses).where(on_it),
        select(func.count()).select_from(activities).where(on_it),
        select(func.count()).select_from(people).where(people.c.platform == identity),
        select(func.count()).select_from(handed_in).where(people.c.platform == identity),
    )
    return Hanging(*(int(connection.execute(query).scalar_one()) for query in counted))


def correct(connection: Connection, identity: int, new: NewPlatform, *, now: float) -> bool:
    """Store other addresses or ids of a platform; False (nothing written) when another one is this issuer's client."""
    same = (platforms.c.issuer == new.issuer) & (platforms.c.client == new.client) & (platforms.c.id != identity)
    if connection.execute(select(platforms.c.id).where(same)).first() is not None:
        return False
    values = {name: getattr(new, name) for name in new.__slots__ if name != "product" or new.product}
    connection.execute(update(platforms).where(platforms.c.id == identity).values(**values))
    _note(connection, "platform corrected", identity, now)
    return True


def replace(connection: Connection, identity: int, old: int, *, now: float) -> None:
    """A registration takes the place of an old one: its ids and addresses, and all that hangs on the old one.

    Only for a registration on which nothing hangs itself.
    """
    assert hanging(connection, identity).people == 0
    this = get(connection, identity)
    connection.execute(delete(platforms).where(platforms.c.id == identity))
    new = NewPlatform(**{name: getattr(this, name) for name in NewPlatform.__slots__})
    assert correct(connection, old, new, now=now)


def remove(connection: Connection, identity: int, *, now: float) -> None:
    """Delete a platform and, by the foreign keys, all that hangs on it; the work that waits for it, too."""
    queue.drop(connection, people.c.platform == identity)
    connection.execute(delete(platforms).where(platforms.c.id == identity))
    _note(connection, "platform deleted", identity, now)


def further_clients(platform: Platform, text: str) -> list[NewPlatform]:
    """More clients of one issuer, one a line: a client id, and its keyset address where each client has its own.

    Open edX's token and keyset addresses of one block end alike: the token's follows from the keyset's. Raises
    AssignmentError for a line that cannot be read.
    """
    before, _, end = platform.keys_url.rpartition("/")
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        client, _, keys_url = line.partition(" ")
        keys_url = keys_url.strip() or platform.keys_url
        start, _, own = keys_url.rpartition("/")
        token_url = platform.token_url
        if keys_url != platform.keys_url:
            if not token_url.endswith(f"/{end}") or start != before or not own:
                raise AssignmentError(line)
            token_url = token_url.removesuffix(end) + own
        same = {name: getattr(platform, name) for name in NewPlatform.__slots__}
        found.append(NewPlatform(**same | {"client": client[:255], "keys_url": keys_url, "token_url": token_url}))
    return found


def _note(connection: Connection, what: str, identity: int, now: float) -> None:
    connection.execute(audit.insert().values(at=now, what=what, who="administrator", which=str(identity)))


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
    return int(row.id) if row.state in (APPROVED, APART) else None


def deployments_of(engine: Engine) -> Sequence[Row[*tuple[Any, ...]]]:
    """All deployments, with their platform and state, and how many courses were opened from each last."""
    courses = select(func.count()).where(contexts.c.deployment == deployments.c.id).scalar_subquery()
    with reading(engine) as connection:
        return connection.execute(select(deployments, courses.label("courses")).order_by(deployments.c.id)).all()


def decide_deployment(connection: Connection, identity: int, *, state: str, now: float) -> None:
    """An administrator's decision about a deployment."""
    connection.execute(update(deployments).where(deployments.c.id == identity).values(state=state))
    _note(connection, f"deployment {state}", identity, now)


def learn_product(connection: Connection, platform: Platform, product: str) -> None:
    """Keep which LMS this is (the launch says so): Canvas needs its submission extension."""
    if product and product != platform.product:
        connection.execute(update(platforms).where(platforms.c.id == platform.id).values(product=product))


def _platform(row: Row[*tuple[Any, ...]]) -> Platform:
    return Platform(**row._asdict())
