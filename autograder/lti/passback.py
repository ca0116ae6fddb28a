"""One decided grade to one LMS: what is posted, and what each answer means.

200, 201, 204                      arrived
409, or 400 about the timestamp    "not newer": arrived if the LMS holds this very grade, else again with a newer
                                   timestamp
401 (after a new token), 408, 425, 429, 5xx, no answer      later
other 4xx                          a person must look (not in the course, no permission, item deleted)
"""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from autograder.lti import grades, people, platforms
from autograder.lti.database import reading
from autograder.lti.messages import score_body
from autograder.lti.services import ServiceError, Services
from autograder.lti.tables import contexts, deployments, links
from autograder.lti.tables import submissions as submissions_table
from autograder.messages import say
from autograder.model import rounded


class Outcome(enum.StrEnum):
    """What is to be done with a score after one try."""

    ARRIVED = "arrived"
    OVERTAKEN = "overtaken"
    NO_GRADEBOOK = "no_gradebook"
    NEWER = "newer"
    LATER = "later"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome, a sentence for the instructor, and how long the platform asked to wait."""

    outcome: Outcome
    text: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class _Parcel:
    score: grades.Score
    person: people.Person
    link: people.Link
    platform: platforms.Platform
    received: float
    newest: bool


def deliver(engine: Engine, services: Services, identity: int) -> Answer:
    """Post one decided grade. Never raises for what the platform does."""
    with reading(engine) as connection:
        parcel = _parcel(connection, identity)
    if not parcel.newest:
        return Answer(Outcome.OVERTAKEN, "a newer grade was decided")
    try:
        line_item = _line_item(engine, services, parcel)
        if not line_item:
            return Answer(Outcome.NO_GRADEBOOK, "this activity has no column in the gradebook")
        try:
            services.post_score(parcel.platform, line_item, json.dumps(_body(parcel)))
        except ServiceError as error:
            if not not_newer(error):
                raise
            if _holds(_result(services, parcel, line_item), parcel.score):
                return Answer(Outcome.ARRIVED, "the platform has it already")
            return Answer(Outcome.NEWER, "the platform holds another grade under a newer time")
    except ServiceError as error:
        return judge(error)
    return Answer(Outcome.ARRIVED, "posted")


def judge(error: ServiceError) -> Answer:
    """What a refusal means."""
    if error.status in (0, 401, 408, 425, 429) or error.status >= 500:
        return Answer(Outcome.LATER, str(error), error.wait)
    return Answer(Outcome.PERSON, f"{error}: {' '.join(error.text.split())}"[:255])


def not_newer(error: ServiceError) -> bool:
    """Whether the platform says that it knows this or a later score (Moodle: 409; Open edX, Canvas: 400)."""
    return error.status == 409 or (error.status == 400 and "timestamp" in error.text.lower())


def _result(services: Services, parcel: _Parcel, line_item: str) -> Mapping[str, Any] | None:
    """What the platform holds; None also when it does not let us see: then the grade goes again, which does no harm."""
    try:
        return services.result(parcel.platform, line_item, parcel.person.subject)
    except ServiceError as error:
        if judge(error).outcome is Outcome.LATER:
            raise
        return None


def _holds(result: Mapping[str, Any] | None, score: grades.Score) -> bool:
    if result is None or result.get("resultScore") is None:
        return False
    maximum = float(result.get("resultMaximum") or 1.0)
    ours = float(rounded(score.points)) / float(rounded(score.maximum))
    return abs(float(result["resultScore"]) / maximum - ours) < 1e-4


def _body(parcel: _Parcel) -> Mapping[str, Any]:
    score = parcel.score
    points, maximum = rounded(score.points), rounded(score.maximum)
    return score_body(
        subject=parcel.person.subject,
        given=score.points,
        maximum=score.maximum,
        decided=score.decided,
        comment=say(score.language, "lti.comment", points=f"{points:f}", maximum=f"{maximum:f}"),
        product=parcel.platform.product,
        submitted=parcel.received,
        new_attempt=score.new_attempt,
    )


def _line_item(engine: Engine, services: Services, parcel: _Parcel) -> str:
    link = parcel.link
    # Moodle names no line item when a link has several; a link that was deep-linked without one has none at all.
    if link.line_item or not link.gradebook:
        return link.line_item
    found = services.line_item(
        parcel.platform,
        link.line_items,
        link.name,
        label=link.title or link.placement.lab,
        maximum=float(rounded(parcel.score.maximum)),
        tag=link.placement.lab,
    )
    with engine.begin() as connection:
        connection.execute(update(links).where(links.c.id == link.id).values(line_item=found))
    return found


def _parcel(connection: Connection, identity: int) -> _Parcel:
    score = grades.score(connection, identity)
    link = people.link(connection, score.link)
    platform = connection.execute(
        select(deployments.c.platform)
        .join(contexts, contexts.c.deployment == deployments.c.id)
        .where(contexts.c.id == link.context)
    ).scalar_one()
    received = connection.execute(
        select(submissions_table.c.received).where(submissions_table.c.id == score.submission)
    ).scalar_one()
    return _Parcel(
        score=score,
        person=people.person(connection, score.person),
        link=link,
        platform=platforms.get(connection, platform),
        received=received,
        newest=grades.newest(connection, score),
    )
