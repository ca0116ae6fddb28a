"""One decided grade to one LMS: what is posted, and what each answer means.

200, 201, 204                      arrived
409, or 400 about the timestamp    "not newer": arrived if the LMS holds this very grade, else again with a newer
                                   timestamp
401 (after a new token), 408, 425, 429, 5xx, no answer      later
404, 410                           the column is looked for again, and made again where that is allowed
422 about attempts (Canvas)        again, as no new submission
other 4xx                          a person must look (not in the course, no permission)
"""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Engine, select

from autograder.lti import columns, grades, people, platforms, troubles
from autograder.lti.database import reading
from autograder.lti.messages import SCOPE_LINE_ITEM, score_body
from autograder.lti.services import ServiceError, Services
from autograder.lti.tables import contexts, deployments
from autograder.lti.tables import submissions as submissions_table
from autograder.messages import say
from autograder.model import rounded
from autograder.sinks.grades import decimal_text

_GONE = (404, 410)


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
        line_item = _column(engine, services, parcel)
        if not line_item:
            return Answer(Outcome.NO_GRADEBOOK, "this activity has no column in the gradebook")
        try:
            return _post(services, parcel, line_item)
        except ServiceError as error:
            if error.status not in _GONE:
                raise
            found = _column(engine, services, parcel, gone=line_item)
            if found in ("", line_item):
                raise
            return _post(services, parcel, found)
    except ServiceError as error:
        return judge(error)


def judge(error: ServiceError) -> Answer:
    """What a refusal means."""
    if error.status in (0, 401, 408, 425, 429) or error.status >= 500:
        return Answer(Outcome.LATER, str(error), error.wait)
    return Answer(Outcome.PERSON, f"{error}: {troubles.words(error.text)}"[:255])


def not_newer(error: ServiceError) -> bool:
    """Whether the platform says that it knows this or a later score (Moodle: 409; Open edX, Canvas: 400)."""
    said = error.text.lower()
    # Canvas also answers 400 to a `submitted_at` that lies in its future.
    return error.status == 409 or (error.status == 400 and "timestamp" in said and "future" not in said)


def no_attempts_left(error: ServiceError) -> bool:
    """Whether Canvas takes no further submission of this student (422); a grade for those it has it still takes."""
    return error.status == 422 and "attempts" in error.text.lower()


def _column(engine: Engine, services: Services, parcel: _Parcel, *, gone: str = "") -> str:
    return columns.address(engine, services, parcel.platform, parcel.link, maximum=parcel.score.maximum, gone=gone)


def _post(services: Services, parcel: _Parcel, line_item: str) -> Answer:
    column = _maximum(services, parcel, line_item)
    try:
        try:
            services.post_score(parcel.platform, line_item, json.dumps(_body(parcel, column)))
        except ServiceError as error:
            if not (parcel.score.new_attempt and no_attempts_left(error)):
                raise
            services.post_score(parcel.platform, line_item, json.dumps(_body(parcel, column, new_attempt=False)))
    except ServiceError as error:
        if not not_newer(error):
            raise
        if _holds(_result(services, parcel, line_item), parcel.score):
            return Answer(Outcome.ARRIVED, "the platform has it already")
        return Answer(Outcome.NEWER, "the platform holds another grade under a newer time")
    return Answer(Outcome.ARRIVED, "posted")


def _result(services: Services, parcel: _Parcel, line_item: str) -> Mapping[str, Any] | None:
    """What the platform holds; None also when it does not let us see: then the grade goes again, which does no harm."""
    try:
        return services.result(parcel.platform, line_item, parcel.person.subject)
    except ServiceError as error:
        if judge(error).outcome is Outcome.LATER:
            raise
        return None


def _holds(result: Mapping[str, Any] | None, score: grades.Score) -> bool:
    given, maximum = ((result or {}).get(name) for name in ("resultScore", "resultMaximum"))
    maximum = maximum or 1.0
    if not (isinstance(given, int | float) and isinstance(maximum, int | float)):
        return False
    ours = float(rounded(score.points) / rounded(score.maximum))
    try:
        return abs(given / maximum - ours) < 1e-4
    except OverflowError:
        return False


def _maximum(services: Services, parcel: _Parcel, line_item: str) -> Fraction:
    """What the column counts to now, which somebody may have changed in the LMS; else what the report counts to."""
    readable = SCOPE_LINE_ITEM in parcel.link.scopes
    return (services.maximum(parcel.platform, line_item) if readable else None) or parcel.score.maximum


def _body(parcel: _Parcel, column: Fraction, *, new_attempt: bool = True) -> Mapping[str, Any]:
    score = parcel.score
    sign = say(score.language, "number.decimal")
    points, maximum = (decimal_text(value, decimal=sign) for value in (score.points, score.maximum))
    return score_body(
        subject=parcel.person.subject,
        given=score.points / score.maximum * column,
        maximum=column,
        decided=score.decided,
        comment=say(score.language, "lti.comment", points=points, maximum=maximum),
        product=parcel.platform.product,
        submitted=parcel.received,
        new_attempt=score.new_attempt and new_attempt,
    )


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
