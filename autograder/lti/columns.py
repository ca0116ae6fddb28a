"""A link's column in the gradebook (its line item): said by a launch, else looked for, else made.

The address that is kept is not kept for ever: a launch that says another one replaces it, and one that is no more is
looked for again by the link and its tag; all grades of the class then go to the new one. Grades of one activity are posted side by side, by several processes: one at a
time looks, so that no activity gets two columns.
"""

from __future__ import annotations

import time
from fractions import Fraction

from sqlalchemy import Engine, update

from autograder.lti import grades, passing, people
from autograder.lti.database import reading
from autograder.lti.people import Link
from autograder.lti.platforms import Platform
from autograder.lti.services import ServiceError, Services
from autograder.lti.tables import links
from autograder.model import rounded

_LOOKING_SECONDS = 120.0


def address(
    engine: Engine, services: Services, platform: Platform, link: Link, *, maximum: Fraction, gone: str = ""
) -> str:
    """The line item's address; empty where we may neither find nor make one. `gone` is one that was not there.

    Raises ServiceError: the platform's, or 503 while another grade looks for the same column.
    """
    if link.line_item and link.line_item != gone:
        return link.line_item
    # Moodle names no line item when a link has several; a link that was deep-linked without one has none at all.
    if not link.may_look:
        return ""
    key = f"line-item:{link.id}"
    if not passing.claim(engine, key, now=time.time(), seconds=_LOOKING_SECONDS):
        raise ServiceError("another grade looks for the activity's column", status=503, wait=1.0)
    try:
        with reading(engine) as connection:
            kept = people.link(connection, link.id).line_item
        if kept and kept != gone:
            return kept
        return _looked_for(engine, services, platform, link, maximum, gone)
    finally:
        passing.take(engine, key, now=time.time())


def _looked_for(
    engine: Engine, services: Services, platform: Platform, link: Link, maximum: Fraction, gone: str
) -> str:
    found = services.line_item(
        platform,
        link.line_items,
        link.name,
        label=link.title or link.placement.lab,
        maximum=float(rounded(maximum)),
        tag=link.placement.lab,
    )
    with engine.begin() as connection:
        connection.execute(update(links).where(links.c.id == link.id).values(line_item=found))
        if found != gone:
            grades.send_again(connection, link.id, now=time.time())
    return found
