"""Dynamic registration: what a platform may make us do, and what it may not."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from autograder.lti import platforms
from autograder.lti.registration import Registrar, RegistrationRefused, register, same_site

from .conftest import NOW
from .lms import PLATFORM_CLAIM, Lms


def registrar(lms: Lms, *, private: bool = True) -> Registrar:
    """One registration at the LMS."""
    return Registrar("https://tool.example", f"{lms.url}/configuration", "token", private=private)


def test_a_registered_platform_waits_for_approval(engine: Engine, lms: Lms) -> None:
    """It is stored, and found for launches only once an administrator has said yes."""
    register(engine, registrar(lms), now=NOW)
    (known,) = platforms.every(engine)
    assert (known.client, known.state, known.product) == ("given-client", platforms.PENDING, "moodle")
    assert platforms.find(engine, lms.url, "given-client") is None
    with engine.begin() as connection:
        platforms.decide(connection, known.id, state=platforms.APPROVED, open_deployments=True, now=NOW)
    assert platforms.find(engine, lms.url, "given-client") is not None


def test_a_second_registration_changes_nothing(engine: Engine, lms: Lms) -> None:
    """A stranger who repeats a client id cannot move a known platform's addresses."""
    register(engine, registrar(lms), now=NOW)
    lms.configuration["token_endpoint"] = f"{lms.url}/elsewhere"
    with pytest.raises(RegistrationRefused) as refused:
        register(engine, registrar(lms), now=NOW)
    assert refused.value.code == "lti.register_twice"
    assert platforms.every(engine)[0].token_url == f"{lms.url}/token"


def test_private_addresses_are_not_fetched(engine: Engine, lms: Lms) -> None:
    """Anyone can hand us an address: the inside of our network is not shown to them."""
    with pytest.raises(RegistrationRefused) as refused:
        register(engine, registrar(lms, private=False), now=NOW)
    assert refused.value.code == "lti.register_address"
    assert lms.fetched == []


@pytest.mark.parametrize("name", ["issuer", "token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_every_endpoint_is_on_the_platforms_host(engine: Engine, lms: Lms, name: str) -> None:
    """A platform cannot speak for another one's issuer, or send our key elsewhere."""
    lms.configuration[name] = "https://victim.example/x"
    with pytest.raises(RegistrationRefused) as refused:
        register(engine, registrar(lms), now=NOW)
    assert refused.value.code == "lti.register_foreign"
    assert platforms.every(engine) == ()


def test_an_address_that_is_no_platform_is_refused(engine: Engine, lms: Lms) -> None:
    """A JSON page of anything else."""
    del lms.configuration[PLATFORM_CLAIM]
    with pytest.raises(RegistrationRefused) as refused:
        register(engine, registrar(lms), now=NOW)
    assert refused.value.code == "lti.register_bad"


@pytest.mark.parametrize(
    ("host", "home", "same"),
    [
        ("lms.edu", "lms.edu", True),
        ("sso.lms.edu", "lms.edu", True),
        ("canvas.instructure.com", "school.instructure.com", True),
        ("sso.canvaslms.com", "school.instructure.com", True),
        ("evil-lms.edu", "lms.edu", False),
        ("instructure.com.evil.example", "school.instructure.com", False),
        ("", "lms.edu", False),
    ],
)
def test_what_counts_as_the_same_site(host: str, home: str, same: bool) -> None:
    """A host, its subdomains, and the two domains of hosted Canvas."""
    assert same_site(host, home) is same
