"""The administrator's pages: which platforms may launch. Reached by a signed link that `autograder serve` prints."""

from __future__ import annotations

import functools
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder import messages
from autograder.lti import platforms, refusals
from autograder.lti.outbound import NotAllowed, allow
from autograder.lti.platforms import NewPlatform
from autograder.lti.web import visits
from autograder.lti.web.rendering import CONTENT_POLICY, UNFRAMED, accepted, error_page, page
from autograder.lti.web.service import Service

_KIND = "admin"


def link(service: Service) -> str:
    """An address that opens these pages for some hours."""
    return f"{service.settings.url}/admin/{visits.sign(service, _KIND, 'yes', seconds=visits.ADMIN_SECONDS)}/"


def administering(handler: Callable[[Request, dict[str, str]], Response]) -> visits.Endpoint:
    """A route's endpoint for who holds a good administrator's link."""

    @functools.wraps(handler)
    async def endpoint(request: Request) -> Response:
        service: Service = request.app.state.service
        if visits.read(service, _KIND, request.path_params["token"]) is None:
            return error_page(request, "lti.admin_over", 403)
        fields: dict[str, str] = {}
        if request.method == "POST":
            if not visits.own_origin(request, service):
                return error_page(request, "lti.admin_over", 403)
            fields = {name: value.strip() for name, value in (await request.form()).items() if isinstance(value, str)}
        return await run_in_threadpool(handler, request, fields)

    return endpoint


def home(request: Request, fields: dict[str, str], notice: str = "") -> Response:
    """Platforms, deployments, and the addresses that an LMS asks for."""
    service: Service = request.app.state.service
    return page(
        request,
        "admin.html",
        accepted(request.headers.get("accept-language", "")),
        policy=CONTENT_POLICY + UNFRAMED,
        status=422 if notice else 200,
        base=f"{service.settings.url}/admin/{request.path_params['token']}/",
        platforms=platforms.every(service.engine),
        deployments=platforms.deployments_of(service.engine),
        refusals=refusals.lately(service.engine),
        notice=notice,
        fields=fields,
    )


def decide(request: Request, fields: dict[str, str]) -> Response:
    """Approve or refuse a platform or a deployment."""
    service: Service = request.app.state.service
    state = platforms.APPROVED if fields.get("decision") == "approve" else platforms.REFUSED
    identity = request.path_params["identity"]
    with service.engine.begin() as connection:
        if request.path_params["kind"] == "deployment":
            platforms.decide_deployment(connection, identity, state=state, now=service.clock())
        else:
            opened = fields.get("open_deployments") == "yes"
            platforms.decide(connection, identity, state=state, open_deployments=opened, now=service.clock())
    return _home(request)


def add(request: Request, fields: dict[str, str]) -> Response:
    """A platform typed in by hand: approved, because the administrator typed it."""
    service: Service = request.app.state.service
    language = accepted(request.headers.get("accept-language", ""))
    new = NewPlatform(
        issuer=fields.get("issuer", "")[:255],
        client=fields.get("client", "")[:255],
        login_url=fields.get("login_url", "")[:2000],
        token_url=fields.get("token_url", "")[:2000],
        keys_url=fields.get("keys_url", "")[:2000],
        name=fields.get("name", "")[:255],
        audience=fields.get("audience", "")[:2000],
    )
    try:
        for name in ("login_url", "token_url", "keys_url"):
            allow(getattr(new, name), private=service.settings.private_platforms)
    except NotAllowed as error:
        return home(request, fields, notice=str(error))
    if not new.issuer or not new.client:
        return home(request, fields, notice=messages.say(language, "lti.admin_missing"))
    with service.engine.begin() as connection:
        made = platforms.add(connection, new, state=platforms.APPROVED, now=service.clock())
    if made is None:
        return home(request, fields, notice=messages.say(language, "lti.register_twice"))
    return _home(request)


def _home(request: Request) -> Response:
    service: Service = request.app.state.service
    return RedirectResponse(f"{service.settings.url}/admin/{request.path_params['token']}/", status_code=303)
