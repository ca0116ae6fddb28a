"""A page's token -> the visit it stands for. There is no cookie after the launch: the token in the address is all.

It is signed, short-lived and renewed in every page; the visit behind it lies in the database and ends. Nothing that
a browser adds by itself (a cookie, HTTP authentication) gives any right: another site cannot use one (no CSRF).
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import jwt
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from autograder.lti import people
from autograder.lti.roles import Role
from autograder.lti.web.rendering import error_page
from autograder.lti.web.service import Service

VISIT_SECONDS = 12 * 3600.0
ADMIN_SECONDS = 8 * 3600.0


@dataclass(frozen=True, slots=True)
class Page:
    """A request with a right: who asks, in what language, when, and with which token pages go on."""

    request: Request
    service: Service
    visit: people.Visit
    token: str
    form: FormData
    now: float

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.visit.language

    def address(self, path: str = "") -> str:
        """An address below this visit."""
        return f"{self.service.settings.url}/v/{self.token}/{path}"


Handler: TypeAlias = Callable[[Page], Response]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


def sign(service: Service, kind: str, value: str, *, seconds: float) -> str:
    """A token for one kind of right."""
    body = {"k": kind, "v": value, "exp": int(service.clock() + seconds)}
    return jwt.encode(body, service.keys.page, algorithm="HS256")


def read(service: Service, kind: str, token: str) -> str | None:
    """The value of a token of this kind that is good."""
    try:
        body = jwt.decode(token, service.keys.page, algorithms=["HS256"], options={"require": ["exp"]})
    except jwt.InvalidTokenError:
        return None
    return str(body["v"]) if body.get("k") == kind else None


def address_of(service: Service, visit: str, path: str = "") -> str:
    """Where a new visit begins."""
    return f"{service.settings.url}/v/{sign(service, 'visit', visit, seconds=service.settings.page_seconds)}/{path}"


def visiting(handler: Handler, *, role: Role | None = None) -> Endpoint:
    """A route's endpoint for those who visit, or only for a role; everyone else reads that the page is over."""

    @functools.wraps(handler)
    async def endpoint(request: Request) -> Response:
        service: Service = request.app.state.service
        if request.method != "POST":
            return await run_in_threadpool(_answer, handler, role, request, service, FormData())
        if not own_origin(request, service):
            return error_page(request, "lti.over", 403)
        async with request.form(max_files=1, max_fields=30) as form:
            return await run_in_threadpool(_answer, handler, role, request, service, form)

    return endpoint


def own_origin(request: Request, service: Service) -> bool:
    """Whether a form came from a page of ours, as far as the browser says."""
    origin = request.headers.get("origin")
    # "null" is what a sandboxed frame or Referrer-Policy: no-referrer sends; the token in the address decides.
    return origin in (None, "null") or origin == "/".join(service.settings.url.split("/")[:3])


def _answer(handler: Handler, role: Role | None, request: Request, service: Service, form: FormData) -> Response:
    now = service.clock()
    identity = read(service, "visit", request.path_params["token"])
    visit = people.visit(service.engine, identity, now=now) if identity is not None else None
    if visit is None:
        return error_page(request, "lti.over", 403)
    if role is not None and visit.role is not role:
        return error_page(request, "lti.not_yours", 403, language=visit.language)
    token = sign(service, "visit", visit.id, seconds=service.settings.page_seconds)
    return handler(Page(request, service, visit, token, form, now))
