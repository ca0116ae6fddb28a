"""A course goes on when the LMS installs the tool again, under a new deployment id; another school's is another course."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import func, select

from autograder.lti import platforms
from autograder.lti.database import reading
from autograder.lti.messages import AGS, SCOPE_SCORE
from autograder.lti.tables import contexts, deployments, links, submissions
from autograder.lti.web import admin
from autograder.lti.web.service import Service

from .lms import Lms
from .test_web import INSTRUCTOR, launch, send, upload, work
from .test_web import client as client
from .test_web import service as service

ENGLISH = {"accept-language": "en"}


def held(service: Service) -> tuple[int, int, int]:
    """How many courses, activities and submissions there are."""
    with reading(service.engine) as connection:
        found = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (contexts, links, submissions)
        ]
    return found[0], found[1], found[2]


def deployment(service: Service, name: str) -> int:
    """A deployment's id."""
    with reading(service.engine) as connection:
        return int(connection.execute(select(deployments.c.id).where(deployments.c.name == name)).scalar_one())


def refused(client: httpx.Client, lms: Lms, **claims: object) -> str:
    """The page of a launch that is refused."""
    with pytest.raises(AssertionError) as error:
        launch(client, lms, **claims)
    return str(error.value)


def test_a_course_goes_on_under_a_new_deployment(client: httpx.Client, service: Service, lms: Lms) -> None:
    """A student's attempts are there, the better grade counts, and it goes to the column that the launch names."""
    upload(client, launch(client, lms))
    work(service, 80)
    send(service)
    before = held(service)
    again = launch(client, lms, deployment_id="2")
    assert "80 <small>" in client.get(again).text
    upload(client, again)
    work(service, 40)
    send(service)
    assert held(service) == (before[0], before[1], 2)
    assert [grade["scoreGiven"] for grade in lms.grades.values()] == [80.0]
    # Who opens it after that is in the same course, also a student who is new.
    launch(client, lms, sub="student-9", deployment_id="2")
    assert held(service) == (1, 1, 2)


def test_grades_that_are_owed_arrive_under_the_new_deployment(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Refused while the tool was not installed; at the new column as soon as a launch names it."""
    lms.refusing = True
    upload(client, launch(client, lms))
    work(service, 64)
    send(service)
    lms.refusing = False
    ags = {"scope": [SCOPE_SCORE], "lineitem": f"{lms.url}/lineitems/8/lineitem"}
    launch(client, lms, deployment_id="2", **{AGS: ags})
    send(service)
    assert [(post["line_item"], post["scoreGiven"]) for post in lms.posts] == [("/lineitems/8/lineitem", 64.0)]


def test_a_stranger_to_the_course_is_asked_to_let_the_instructor_open_it(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """The name may be another school's; nothing is made, and after the instructor it opens."""
    launch(client, lms, sub="teacher", roles=INSTRUCTOR)
    before = held(service)
    said = refused(client, lms, sub="student-9", deployment_id="2", launch_presentation={"locale": "en"})
    assert "best its instructor, must open the activity once" in said
    assert held(service) == before
    assert "Course: another deployment of this platform" in client.get(admin.link(service), headers=ENGLISH).text
    launch(client, lms, sub="teacher", roles=INSTRUCTOR, deployment_id="2")
    launch(client, lms, sub="student-9", deployment_id="2")
    assert held(service) == before


def test_another_school_with_the_same_course_ids_is_kept_apart(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """Once the administrator said so: neither of the two courses becomes the other's, whoever opens it."""
    upload(client, launch(client, lms))
    refused(client, lms, sub="pupil", deployment_id="2")
    platform = platforms.every(service.engine)[0].id
    page = client.get(f"{admin.link(service)}platform/{platform}", headers=ENGLISH).text
    assert "Keep its courses apart" in page and "courses: 1" in page
    decision = f"{admin.link(service)}deployment/{deployment(service, '2')}"
    assert client.post(decision, data={"decision": "apart"}).status_code == 303
    theirs = client.get(launch(client, lms, sub="pupil", deployment_id="2")).text
    assert "attempt/" not in theirs
    # One who learns at both schools has a course in each.
    launch(client, lms, deployment_id="2")
    launch(client, lms)
    assert held(service) == (2, 2, 1)
    assert client.post(decision, data={"decision": "refuse"}).status_code == 303
    refused(client, lms, sub="pupil", deployment_id="2")


def test_a_launch_without_a_course_is_nobody_elses(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Courses without a name are not one course."""
    launch(client, lms, context=None)
    launch(client, lms, sub="student-9", context=None, deployment_id="2")
    assert held(service)[0] == 2


def test_another_platforms_course_of_the_same_name_is_not_looked_at(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """Ids are the platform's own."""
    with service.engine.begin() as connection:
        platforms.add(connection, lms.platform("client-2"), state=platforms.APPROVED, now=service.clock())
    launch(client, lms)
    launch(client, lms, aud="client-2", deployment_id="2")
    assert held(service)[0] == 2
