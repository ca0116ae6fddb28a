"""Texts that a database or a terminal does not take: in a launch's claims, in addresses, in forms and file names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import delete

from autograder.lti.messages import AGS, CLAIM, NRPS
from autograder.lti.serving import assemble
from autograder.lti.settings import Settings
from autograder.lti.tables import metadata
from autograder.lti.web import admin
from autograder.lti.web.service import Service

from .conftest import approve
from .lms import Lms
from .servers import serving
from .test_web import INSTRUCTOR, course_with_a_lab, launch, launched, upload, work

ODD = ("a\0b\ud800c\u202ed\x1b[31m", "x" * 5000)


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tool: Settings, lms: Lms) -> Iterator[Service]:
    """A service on each database."""
    course_with_a_lab(tool.course)
    if request.param == "postgresql":
        tool = replace(tool, database=request.getfixturevalue("postgres_url"))
    made = assemble(tool)
    with made.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    approve(made.engine, lms)
    yield made
    made.engine.dispose()


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    """A browser, more or less."""
    with serving(service), httpx.Client(base_url=service.settings.url, follow_redirects=False, timeout=60) as made:
        yield made


def claims(lms: Lms, odd: str) -> Iterator[dict[str, Any]]:
    """Launches with an odd text in one place each."""
    for name in ("sub", "name", "email", "locale"):
        yield {name: odd}
    for name in ("context", "resource_link"):
        yield {name: {"id": odd, "title": "T"}}
        yield {name: {"id": "i", "title": odd}}
    yield {"custom": {"lab": odd}}
    yield {"custom": {"lab": "canales-multiples", odd: odd, "language": odd, "due": odd, "attempts": odd}}
    yield {"launch_presentation": {"locale": odd, "return_url": f"http://x/{odd}"}}
    yield {"roles": [*INSTRUCTOR, odd]}
    yield {"deployment_id": odd}
    yield {"tool_platform": {"product_family_code": odd}}
    yield {AGS: {"scope": [odd], "lineitem": f"{lms.url}/{odd}", "lineitems": odd}}
    yield {NRPS: {"context_memberships_url": odd}}
    yield {CLAIM + odd: odd}


def test_no_claim_breaks_a_page(client: httpx.Client, service: Service, lms: Lms) -> None:
    """The launch opens or is refused, with a page; what it left can be shown to the teacher and the administrator."""
    refusals = []
    for odd in ODD:
        for changes in claims(lms, odd):
            answer = launched(client, lms, **changes)
            if answer.status_code == 303:
                answer = client.get(answer.headers["location"])
                assert answer.status_code == 200, changes
            else:
                assert answer.status_code in (400, 403), (changes, answer.text)
                refusals.append(changes)
    # A deployment id that holds NUL, and ids that are longer than LTI allows.
    assert len(refusals) == 1 + 4
    for page in (launch(client, lms, sub="teacher", roles=INSTRUCTOR), admin.link(service)):
        assert client.get(page).status_code == 200


def test_no_address_or_form_breaks_a_page(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Answered with a page of ours, never with "something broke"."""
    mine = launch(client, lms)
    teachers = launch(client, lms, sub="teacher", roles=INSTRUCTOR)
    administration = admin.link(service)
    learner = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
    lms.members = [{"user_id": odd, "name": odd, "email": odd, "roles": [learner, odd]} for odd in ODD]
    lms.members += [{"user_id": 5, "name": [], "roles": learner}, {"user_id": {}, "status": {}, "roles": {}}]
    assert client.post(teachers + "roster").status_code == 200
    for odd in (text.replace("\ud800", "") for text in ODD):
        asked = [
            client.get("/lti/login", params={"iss": odd, "login_hint": odd, "client_id": odd}),
            client.get("/lti/login", params={"iss": lms.url, "login_hint": odd, "client_id": "client-1"}),
            client.get("/lti/authorize", params={"state": odd}),
            client.post("/lti/launch", data={"state": odd, "id_token": odd, "proof": odd}),
            client.get("/lti/register", params={"openid_configuration": f"{lms.url}/{odd}", "registration_token": "t"}),
            client.post(administration + "add", data=dict.fromkeys(admin.FIELDS, odd)),
            client.post(
                administration + "add",
                data={"issuer": odd, "client": odd}
                | {f"{name}_url": f"{lms.url}/x" for name in ("login", "token", "keys")},
            ),
            client.post(f"{administration}platform/1/clients", data={"clients": odd}),
            client.post(
                teachers + "settings",
                data={"lab": odd, "language": odd, "due": odd, "attempts": odd, "grace": odd, "zone": odd},
            ),
            upload(client, mine, b"1", odd[:200]),
        ]
        assert [answer.status_code for answer in asked if answer.status_code >= 500] == [], (
            odd[:9],
            [a.status_code for a in asked],
        )
    work(service)
    for page in (mine, teachers, administration):
        assert client.get(page).status_code == 200
