"""Tries a platform step by step, as a launch and a grade would use it, and compares its clock with ours."""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import requests
from sqlalchemy import Engine, select

from autograder.errors import DeliveryError
from autograder.lti import passing
from autograder.lti.database import reading
from autograder.lti.platforms import APPROVED, Platform
from autograder.lti.services import ServiceError, Services
from autograder.lti.tables import contexts, deployments, links
from autograder.lti.tables import platforms as platforms_table

CLOCK_SECONDS = 60.0
"""By how much a launch's times may differ from ours."""
_KEPT_SECONDS = 3600.0


class Found(enum.StrEnum):
    """How a step ended."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `name` is a key of the catalogue, `detail` what was seen, `raw` what the platform answered."""

    name: str
    found: Found
    detail: str = ""
    raw: str = ""


def steps(engine: Engine, services: Services, platform: Platform) -> tuple[Step, ...]:
    """Fetch its keys, compare clocks, ask for a token, read an activity's line items. Raises nothing."""
    keys, clock = _keys(services, platform)
    token = _tried("token", lambda: services.token(platform) and "")
    items = Step("line_items", Found.UNKNOWN)
    container = _container(engine, platform)
    if token.found is Found.GOOD and container:
        items = _tried("line_items", lambda: str(services.line_items(platform, container)))
    return keys, clock, token, items


def offset(session: requests.Session, address: str) -> float | None:
    """By how many seconds the clock of the machine at an address is ahead of ours; None when it does not say."""
    try:
        response = session.get(address)
    except (requests.RequestException, DeliveryError, OSError):
        return None
    return _ahead(response)


def offsets(engine: Engine, session: requests.Session) -> Iterator[tuple[str, float | None]]:
    """By how many seconds the clock of each approved platform is ahead of ours."""
    query = select(platforms_table.c.issuer, platforms_table.c.keys_url).where(platforms_table.c.state == APPROVED)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    for issuer, address in {row.issuer: row.keys_url for row in rows}.items():
        yield issuer, offset(session, address)


def compare_clocks(engine: Engine, services: Services) -> None:
    """Note by how much each approved platform's clock is ahead of ours, for `clocks`."""
    for issuer, ahead in offsets(engine, services.session):
        if ahead is not None:
            key = f"clock:{issuer}"[:255]
            passing.take(engine, key, now=time.time())
            passing.put(engine, key, f"{ahead:.0f}", now=time.time(), seconds=_KEPT_SECONDS)


def clocks(engine: Engine, *, now: float) -> dict[str, float]:
    """The clocks that were compared in the last hour: issuer -> seconds ahead of ours."""
    return {key.removeprefix("clock:"): float(value) for key, value in passing.each(engine, "clock:", now=now)}


def _keys(services: Services, platform: Platform) -> tuple[Step, Step]:
    unknown = Step("clock", Found.UNKNOWN)
    try:
        response = services.session.get(platform.keys_url)
    except (requests.RequestException, DeliveryError, OSError) as error:
        return Step("keys", Found.BAD, "unreachable", _short(error)), unknown
    ahead = _ahead(response)
    if ahead is not None:
        clock = Step("clock", Found.GOOD if abs(ahead) <= CLOCK_SECONDS else Found.BAD, f"{round(ahead):+d}")
    else:
        clock = unknown
    if response.status_code != 200:
        return Step("keys", Found.BAD, str(response.status_code), response.text[:2000]), clock
    try:
        count = len(response.json()["keys"])
    except (ValueError, KeyError, TypeError):
        return Step("keys", Found.BAD, "no_keys", response.text[:2000]), clock
    return Step("keys", Found.GOOD if count else Found.BAD, str(count) if count else "no_keys"), clock


def _tried(name: str, do: Callable[[], str]) -> Step:
    try:
        return Step(name, Found.GOOD, do())
    except ServiceError as error:
        return Step(name, Found.BAD, str(error.status or "unreachable"), error.text or str(error))


def _container(engine: Engine, platform: Platform) -> str:
    """The line items' address of the newest activity that has one."""
    query = (
        select(links.c.line_items)
        .join(contexts, contexts.c.id == links.c.context)
        .join(deployments, deployments.c.id == contexts.c.deployment)
        .where(deployments.c.platform == platform.id, links.c.line_items != "")
        .order_by(links.c.id.desc())
        .limit(1)
    )
    with reading(engine) as connection:
        return str(connection.execute(query).scalar_one_or_none() or "")


def _ahead(response: requests.Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers["Date"]).timestamp() - time.time()
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
