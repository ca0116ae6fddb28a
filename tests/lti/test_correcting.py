"""Platforms can be corrected: tried step by step, edited, replaced, given more clients, deleted with what hangs on them."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import func, select

from autograder.lti import platforms, probing
from autograder.lti.database import reading
from autograder.lti.platforms import NewPlatform, Platform
from autograder.lti.probing import Found
from autograder.lti.tables import jobs, metadata
from autograder.lti.web import admin
from autograder.lti.web.service import Service

from .conftest import NOW
from .lms import Lms
from .test_web import client as client
from .test_web import launch, send, upload, work
from .test_web import service as service

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def pages(client: httpx.Client, service: Service) -> str:
    """The address of the administrators' pages."""
    return admin.link(service)


def known(service: Service, client: str = "client-1") -> Platform:
    """One platform."""
    return next(each for each in platforms.every(service.engine) if each.client == client)


def fields(platform: Platform | NewPlatform, **changes: str) -> dict[str, str]:
    """What the form sends."""
    return {name: getattr(platform, name) for name in admin.FIELDS} | changes


def test_a_platform_typed_by_hand_waits_for_approval(
    client: httpx.Client, service: Service, pages: str, lms: Lms
) -> None:
    """As one that registered itself; its page is where it is tried and approved."""
    answer = client.post(pages + "add", data=fields(lms.platform("typed")))
    assert answer.status_code == 303
    assert platforms.find(service.engine, lms.url, "typed") is None
    assert client.post(answer.headers["location"], data={"decision": "approve"}).status_code == 303
    assert platforms.find(service.engine, lms.url, "typed") is not None


def test_a_wrong_address_is_found_by_the_test_and_corrected(
    client: httpx.Client, service: Service, pages: str, lms: Lms
) -> None:
    """Each step by itself; after the correction the launch works that did not."""
    page = f"{pages}platform/{known(service).id}"
    wrong = fields(known(service), keys_url=f"{lms.url}/elsewhere", token_url="http://127.0.0.1:9/token")
    assert client.post(page + "/edit", data=wrong).status_code == 303
    text = client.post(page + "/test", headers=ENGLISH).text
    assert "public keyset could not be read (401)" in text and "gave no access token (no answer)" in text
    assert "Its clock agrees with ours" in text
    with pytest.raises(AssertionError):
        launch(client, lms)
    assert client.post(page + "/edit", data=fields(lms.platform())).status_code == 303
    assert launch(client, lms)
    lms.line_items.append({"id": "x"})
    text = client.post(page + "/test", headers=ENGLISH).text
    assert "public keyset was read (keys: 1)" in text and "line items of an activity were read (1)" in text
    assert text.count("tag good") == 5


def test_nothing_of_a_platforms_answer_is_trusted(service: Service, lms: Lms) -> None:
    """No JSON, no list, no date: a step fails, the page does not."""
    with service.engine.begin() as connection:
        new = NewPlatform(lms.url, "odd", f"{lms.url}/auth", f"{lms.url}/configuration", f"{lms.url}/configuration")
        platforms.add(connection, new, state=platforms.PENDING, now=NOW)
    odd: tuple[dict[str, object], ...] = ({}, {"keys": 5}, {"keys": []})
    for lms.configuration in odd:
        found = {
            step.name: step.found for step in probing.steps(service.engine, service.services, known(service, "odd"))
        }
        assert (found["keys"], found["token"], found["line_items"]) == (Found.BAD, Found.BAD, Found.UNKNOWN)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"client": ""}, "client id"),
        ({"login_url": "javascript:alert(1)"}, "not an address"),
        ({"client": "client-2"}, "registered already"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_what_was_typed(
    client: httpx.Client, service: Service, pages: str, lms: Lms, change: dict[str, str], says: str
) -> None:
    """Nothing is stored, nothing typed is lost."""
    with service.engine.begin() as connection:
        platforms.add(connection, lms.platform("client-2"), state=platforms.APPROVED, now=NOW)
    before = known(service)
    typed = fields(before, name="A new <name>", **change)
    answer = client.post(f"{pages}platform/{before.id}/edit", data=typed, headers=ENGLISH)
    assert answer.status_code == 422 and says in answer.text and "A new &lt;name&gt;" in answer.text
    assert known(service) == before


def test_a_new_registration_takes_the_place_of_an_old_one(
    client: httpx.Client, service: Service, pages: str, lms: Lms
) -> None:
    """The old one's people and grades stay, under the new client id; one that was used takes nobody's place."""
    upload(client, launch(client, lms))
    work(service)
    old = known(service)
    client.post(pages + "add", data=fields(lms.platform("client-9")))
    new = known(service, "client-9")
    assert client.post(f"{pages}platform/{old.id}/replace", data={"old": str(new.id)}).status_code == 422
    assert client.post(f"{pages}platform/{new.id}/replace", data={"old": str(new.id)}).status_code == 404
    assert client.post(f"{pages}platform/{new.id}/replace", data={"old": str(old.id)}).status_code == 303
    (left,) = platforms.every(service.engine)
    assert (left.id, left.client, left.state) == (old.id, "client-9", platforms.APPROVED)
    send(service)
    assert [post["scoreGiven"] for post in lms.posts] == [40.0]
    with reading(service.engine) as connection:
        assert platforms.hanging(connection, left.id) == platforms.Hanging(1, 1, 1, 1)


def test_the_clients_of_one_issuer_need_its_addresses_once(client: httpx.Client, service: Service, pages: str) -> None:
    """Open edX: each block has a keyset and a token address that end alike. Hosted Canvas: the same for all."""
    edx = "https://courses.example.edu/api/lti_consumer/v1"
    first = NewPlatform("https://e", "block-1", f"{edx}/launch/", f"{edx}/token/aaa", f"{edx}/public_keysets/aaa")
    client.post(pages + "add", data=fields(first))
    page = f"{pages}platform/{known(service, 'block-1').id}/clients"
    lines = f"block-2 {edx}/public_keysets/bbb\n\n  block-3\nblock-1\n"
    assert client.post(page, data={"clients": lines}).status_code == 303
    second, third = known(service, "block-2"), known(service, "block-3")
    assert (second.token_url, second.login_url, second.state) == (f"{edx}/token/bbb", f"{edx}/launch/", "pending")
    assert (third.token_url, third.keys_url) == (first.token_url, first.keys_url)
    assert client.post(page, data={"clients": f"block-4 {edx}/public_keysets/"}).status_code == 422
    assert client.post(page, data={"clients": "block-4 http://user@x/keys/bbb"}).status_code == 422
    assert len(platforms.every(service.engine)) == 4


def test_a_platform_is_deleted_with_what_hangs_on_it(
    client: httpx.Client, service: Service, pages: str, lms: Lms
) -> None:
    """Only when sure; no job is left that would look for what is gone."""
    upload(client, launch(client, lms))
    upload(client, launch(client, lms, sub="student-2"))
    work(service)
    page = f"{pages}platform/{known(service).id}"
    assert "1 courses, 1 activities, 2 people, 2 submissions" in client.get(page, headers=ENGLISH).text
    client.post(page + "/delete")
    assert len(platforms.every(service.engine)) == 1
    assert client.post(page + "/delete", data={"sure": "yes"}).status_code == 303
    with reading(service.engine) as connection:
        left = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar()
            for table in metadata.sorted_tables
        }
        assert connection.execute(select(func.count()).select_from(jobs)).scalar() == 0
    assert {name for name, count in left.items() if count} <= {"audit", "passing"}
    assert client.get(page).status_code == 404


def test_a_clock_that_is_wrong_is_said_where_readiness_is_asked(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """By the platform's Date header; a wrong clock does not take the service away."""
    probing.compare_clocks(service.engine, service.services)
    assert client.get("/readyz").text == "ready\n"
    lms.ahead = -200
    probing.compare_clocks(service.engine, service.services)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert re.search(f"clock: {lms.url} is 20[0-9] s behind this machine", answer.text)


def test_the_clients_that_wait_are_approved_in_one_go(client: httpx.Client, service: Service, pages: str) -> None:
    """The ticked ones of an issuer; only what waits, whatever the form says."""
    for issuer, name in (("https://e", "a"), ("https://e", "b"), ("https://e", "c"), ("https://f", "d")):
        new = NewPlatform(issuer, name, f"{issuer}/login", f"{issuer}/token", f"{issuer}/keys")
        assert client.post(pages + "add", data=fields(new)).status_code == 303
    client.post(f"{pages}platform/{known(service, 'c').id}", data={"decision": "refuse"})
    text = client.get(pages, headers=ENGLISH).text
    ticks = re.findall(r'name="(client-\d+)"', text)
    assert ticks == [f"client-{known(service, name).id}" for name in "ba"]
    assert "Clients that wait: 2, of" in text
    more = [f"client-{known(service, 'c').id}", "client-99999", "client-x", "client-²", f"client-{'9' * 30}"]
    assert client.post(pages + "approve", data=dict.fromkeys([ticks[0], *more], "yes")).status_code == 303
    assert {each.client: each.state for each in platforms.every(service.engine)} == {
        "client-1": "approved", "a": "pending", "b": "approved", "c": "refused", "d": "pending"
    }  # fmt: skip
    assert not known(service, "b").open_deployments
