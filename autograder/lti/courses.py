"""Which course a launch opens.

A course belongs to the deployment from which it was opened last. An LMS that installs the tool again gives a new
deployment id and keeps its names for courses, activities and people: the course then goes on under the new deployment,
with all that hangs on it. LTI promises that such names mean one thing inside one deployment only (LTI Core 1.3,
5.3.2), so that the same name may be another school's course. It is not when the launch is of somebody who is known in it.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from autograder.lti import platforms
from autograder.lti.database import insert_or_ignore
from autograder.lti.messages import Launch
from autograder.lti.refusals import Check, LaunchRefused
from autograder.lti.tables import audit, contexts, deployments, members


def opened(connection: Connection, launch: Launch, *, platform: int, deployment: int, person: int, now: float) -> int:
    """The id of the launch's course, stored or brought up to date.

    Raises LaunchRefused when another deployment has a course of this name, in which the person is not known, unless an
    administrator said that the courses of this deployment are apart.
    """
    this = (contexts.c.deployment == deployment) & (contexts.c.name == launch.context)
    known = connection.execute(select(contexts.c.id).where(this)).first() is not None
    # Without a name there is nothing by which a course could be known again.
    if launch.context and not known and not _apart(connection, deployment):
        _bring_along(connection, launch, platform, deployment, person, now)
    insert_or_ignore(connection, contexts, deployment=deployment, name=launch.context)
    news = {"title": launch.context_title, "roster_url": launch.roster}
    said = {column: value for column, value in news.items() if value}
    if said:
        connection.execute(update(contexts).where(this).values(**said))
    return int(connection.execute(select(contexts.c.id).where(this)).scalar_one())


def _apart(connection: Connection, deployment: int) -> bool:
    state = connection.execute(select(deployments.c.state).where(deployments.c.id == deployment)).scalar_one()
    return bool(state == platforms.APART)


def _bring_along(
    connection: Connection, launch: Launch, platform: int, deployment: int, person: int, now: float
) -> None:
    """Give the course of this name, if the platform has one, to the deployment of this launch."""
    same = (deployments.c.platform == platform) & (contexts.c.name == launch.context)
    named = (
        select(contexts.c.id)
        .join(deployments, deployments.c.id == contexts.c.deployment)
        .where(same, deployments.c.state != platforms.APART)
    )
    others = list(connection.execute(named).scalars())
    if not others:
        return
    theirs = (members.c.person == person) & members.c.context.in_(others)
    course = connection.execute(select(func.max(members.c.context)).where(theirs)).scalar_one()
    if course is None:
        raise LaunchRefused(Check.COURSE, issuer=launch.issuer, deployment=launch.deployment, course=launch.context)
    connection.execute(update(contexts).where(contexts.c.id == course).values(deployment=deployment))
    connection.execute(
        audit.insert().values(
            at=now, what="course brought along", who=str(person), which=str(course), detail=launch.deployment
        )
    )
