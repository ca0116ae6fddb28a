"""Tokens, line items and rosters, over real HTTP."""

from __future__ import annotations

import json
import time

import pytest
from pylti1p3.service_connector import ServiceConnector
from sqlalchemy import Engine

from autograder.lti import platforms
from autograder.lti.messages import iso
from autograder.lti.services import ServiceError, Services, below, registration
from autograder.lti.settings import Keys

from .conftest import approve
from .lms import Lms


def platform(engine: Engine, lms: Lms, client: str = "client-1") -> platforms.Platform:
    """An approved platform."""
    approve(engine, lms, client)
    found = platforms.find(engine, lms.url, client)
    assert found is not None
    return found


def test_two_clients_of_one_issuer_have_their_own_tokens(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Open edX makes a client for each block: with a shared token the second block's score is refused."""
    services = Services(keys, private=True)
    for second, client in enumerate(("client-1", "client-2", "client-1")):
        services_platform = platforms.find(engine, lms.url, client) or platform(engine, lms, client)
        services.post_score(services_platform, f"{lms.url}/lineitems/7/lineitem", _score(second))
    assert sorted(lms.tokens.values()) == ["client-1", "client-2"]


def test_the_library_alone_mixes_the_tokens_of_two_clients(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Its cache key is issuer and scopes: the reason for ours."""
    keys_of = [
        ServiceConnector(registration(platform(engine, lms, client), keys))._scope_key(["s"])
        for client in ("client-1", "client-2")
    ]
    assert keys_of[0] == keys_of[1]


def test_a_withdrawn_token_is_renewed_once(engine: Engine, keys: Keys, lms: Lms) -> None:
    """A 401 drops the token and asks again; the score arrives."""
    services, known = Services(keys, private=True), platform(engine, lms)
    services.post_score(known, f"{lms.url}/lineitems/7/lineitem", _score())
    lms.withdrawn.update(lms.tokens)
    services.post_score(known, f"{lms.url}/lineitems/7/lineitem", _score(second=1))
    assert (lms.token_requests, len(lms.posts)) == (2, 2)


def test_a_platform_that_refuses_every_token_is_asked_twice_only(engine: Engine, keys: Keys, lms: Lms) -> None:
    """No endless renewal."""
    services, known = Services(keys, private=True), platform(engine, lms)
    lms.failures = [401, 401, 401]
    with pytest.raises(ServiceError) as refused:
        services.post_score(known, f"{lms.url}/lineitems/7/lineitem", _score())
    assert (refused.value.status, lms.failures) == (401, [401])


def test_a_platform_that_cannot_be_reached_is_named(engine: Engine, keys: Keys, lms: Lms) -> None:
    """No answer is status 0."""
    services = Services(keys, private=True, read_seconds=0.2)
    known = platform(engine, lms)
    lms.slow = 1.0
    with pytest.raises(ServiceError) as refused:
        services.post_score(known, f"{lms.url}/lineitems/7/lineitem", _score())
    assert refused.value.status == 0


def test_an_address_that_is_not_allowed_is_an_answer_too(engine: Engine, keys: Keys, lms: Lms) -> None:
    """A launch may name any: a score for it waits, and says why."""
    with pytest.raises(ServiceError, match=r"could not be reached: .* is not an address of the form https") as refused:
        Services(keys, private=False).post_score(platform(engine, lms), f"{lms.url}/lineitems/7/lineitem", _score())
    assert refused.value.status == 0


@pytest.mark.parametrize("answer", [{}, {"members": None}, {"members": {}}, [], "x", 5])
def test_an_answer_that_is_no_list_is_no_empty_list(engine: Engine, keys: Keys, lms: Lms, answer: object) -> None:
    """Else a class would have left, and an activity would get a second column."""
    services, known = Services(keys, private=True), platform(engine, lms)
    lms.odd = answer
    with pytest.raises(ServiceError, match="no list"):
        list(services.members(known, f"{lms.url}/odd"))
    if answer != []:
        with pytest.raises(ServiceError, match="no list"):
            services.line_item(known, f"{lms.url}/odd", "link-1", label="Lab", maximum=100.0, tag="lab")
    assert lms.line_items == []


def test_a_roster_is_read_to_its_last_page(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Pages are followed by their links."""
    lms.members = [{"user_id": str(number)} for number in range(5)]
    found = list(Services(keys, private=True).members(platform(engine, lms), f"{lms.url}/members"))
    assert [row["user_id"] for row in found] == ["0", "1", "2", "3", "4"]


def test_a_line_item_is_found_before_one_is_made(engine: Engine, keys: Keys, lms: Lms) -> None:
    """A link without a line item gets one, and the same one the next time."""
    services, known = Services(keys, private=True), platform(engine, lms)
    first, second = (
        services.line_item(known, f"{lms.url}/lineitems?type=1", "link-1", label="Lab", maximum=100.0, tag="lab")
        for _ in range(2)
    )
    assert first == second
    assert lms.line_items == [
        {"label": "Lab", "scoreMaximum": 100.0, "resourceLinkId": "link-1", "tag": "lab", "id": first}
    ]


def test_a_score_goes_below_the_line_item_before_its_query() -> None:
    """Moodle's line items carry a query."""
    assert below("https://m/7/lineitem?type_id=1", "scores") == "https://m/7/lineitem/scores?type_id=1"


def _score(second: int = 0) -> str:
    moment = iso(time.time() + second)
    return json.dumps(
        {"userId": "1", "scoreGiven": 1, "scoreMaximum": 1, "gradingProgress": "FullyGraded", "timestamp": moment}
    )
