"""The only door to other machines: every request has a time limit, a size limit, and no redirect.

During dynamic registration a stranger hands us addresses to fetch. Unless the deployment says that its platforms lie
on a private network, only HTTPS to public addresses is allowed, and the address that was really connected to is the
one that is checked: a name that resolves differently the second time gains nothing. A name that leads home is not even
connected to, so that no stranger learns which doors of this network are open.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from autograder.errors import DeliveryError

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
MAX_BYTES = 4 * 1024 * 1024


class NotAllowed(DeliveryError):
    """An address that the service will not talk to."""


class Outbound(requests.Session):
    """A requests session with limits. `private` allows plain HTTP and private addresses."""

    def __init__(self, *, private: bool, read_seconds: float = READ_SECONDS) -> None:
        super().__init__()
        self.private = private
        self.read_seconds = read_seconds
        self.trust_env = False
        self.headers["User-Agent"] = "autograder-lti"
        if not private:
            self.mount("https://", _PublicAdapter())

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """As requests does it, within the limits. Raises NotAllowed, requests.RequestException."""
        address = url.decode() if isinstance(url, bytes) else url
        allow(address, private=self.private)
        limits = {"timeout": (CONNECT_SECONDS, self.read_seconds), "allow_redirects": False, "stream": True}
        response = super().request(method, url, *args, **kwargs | limits)
        with response:
            _read(response)
        return response


def allow(url: str, *, private: bool) -> None:
    """Raise NotAllowed for an address that is refused by its look alone: scheme, user name, bare private address."""
    parts = urlsplit(url)
    schemes = ("https", "http") if private else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username is not None:
        raise NotAllowed(f"{_shown(url)} is not an address of the form {schemes[0]}://host/path")
    if private:
        return
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return
    if not _public(address):
        raise NotAllowed(f"{_shown(url)} is a private address: start with --private-platforms if that is meant")


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return bool(mapped.is_global) and not mapped.is_multicast


def _read(response: requests.Response) -> None:
    body = bytearray()
    for chunk in response.iter_content(65536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise NotAllowed(f"{_shown(response.url)} answered with more than {MAX_BYTES} bytes")
    response._content = bytes(body)


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"[:200]


def _checked(host: str, port: int, connect: Callable[[], socket.socket]) -> socket.socket:
    with contextlib.suppress(socket.gaierror):  # the connection will tell
        for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            _refuse_private(str(place[0]))
    connection = connect()
    try:
        _refuse_private(connection.getpeername()[0])
    except NotAllowed:
        connection.close()
        raise
    return connection


def _refuse_private(address: str) -> None:
    if not _public(ipaddress.ip_address(address.partition("%")[0])):
        raise NotAllowed("the host's name leads to a private address: start with --private-platforms if that is meant")


class _PublicHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self.host, self.port or 80, super()._new_conn)


class _PublicHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self.host, self.port or 443, super()._new_conn)


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTP


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}
