"""The only door to other machines."""

from __future__ import annotations

import socket

import pytest
import requests

from autograder.lti import outbound
from autograder.lti.outbound import NotAllowed, Outbound, allow

from .lms import Lms


@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example.edu/x",
        "https://127.0.0.1/x",
        "https://10.1.2.3/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/latest/meta-data",
        "https://169.254.169.254/latest/meta-data",
        "https://[2002:7f00:1::]/",
        "https://user@lms.example.edu/",
        "file:///etc/passwd",
        "ftp://lms.example.edu/",
        "https:///x",
    ],
)
def test_addresses_that_are_never_fetched(url: str) -> None:
    """Other schemes, plain HTTP, credentials, private and link-local addresses."""
    with pytest.raises(NotAllowed):
        allow(url, private=False)


def test_a_name_that_leads_home_is_refused_when_connected() -> None:
    """The address that is checked is the one of the connection: here localhost, over TLS."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(NotAllowed, match="private address"):
            Outbound(private=False).get(f"https://localhost:{port}/")


def test_a_name_that_leads_home_is_not_connected_to() -> None:
    """Whoever may hand us addresses learns nothing of which ports are open here."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        with pytest.raises(NotAllowed, match="private address"):
            Outbound(private=False).get(f"https://localhost:{server.getsockname()[1]}/")
        with pytest.raises(BlockingIOError):
            server.accept()
    with pytest.raises(NotAllowed, match="private address"):
        Outbound(private=False).get("https://localhost:9/")


def test_redirects_are_not_followed(lms: Lms) -> None:
    """A public address could lead to a private one."""
    assert Outbound(private=True).get(f"{lms.url}/redirect").status_code == 302
    assert lms.fetched == ["/redirect"]


def test_a_platform_that_does_not_answer_is_left(lms: Lms) -> None:
    """Every request has a time limit; the library's own has none."""
    lms.slow = 2.0
    with pytest.raises(requests.Timeout):
        Outbound(private=True, read_seconds=0.2).post(f"{lms.url}/token", data={})


def test_an_endless_answer_is_cut(lms: Lms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key sets and rosters are read up to a limit."""
    monkeypatch.setattr(outbound, "MAX_BYTES", 10)
    with pytest.raises(NotAllowed, match="more than"):
        Outbound(private=True).get(f"{lms.url}/keys")
