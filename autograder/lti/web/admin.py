"""The administrator's pages: which platforms may launch. Reached by a signed link that `autograder serve` prints."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder import messages
from autograder.lti import platforms, refusals
from autograder.lti.outbound import NotAllowed, allow
from autograder.lti.platforms import NewPlatform, Platform
from autograder.lti.web import visits
from autograder.lti.web.rendering import CONTENT_POLICY, UNFRAMED, accepted, error_page, page
from autograder.lti.web.service import Service

_KIND = "admin"
_TICK = "client-"
FIELDS = ("name", "issuer", "client", "login_url", "token_url", "keys_url", "audience")


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
    everyone = platforms.every(service.engine)
    return page(
        request,
        "admin.html",
        accepted(request.headers.get("accept-language", "")),
        policy=CONTENT_POLICY + UNFRAMED,
        status=422 if notice else 200,
        base=base(request),
        platforms=everyone,
        together=_together(everyone),
        deployments=platforms.deployments_of(service.engine),
        refusals=refusals.lately(service.engine),
        notice=notice,
        fields=fields,
    )


def decide(request: Request, fields: dict[str, str]) -> Response:
    """Approve or refuse a platform or a deployment; keep a deployment's courses apart from the others'."""
    service: Service = request.app.state.service
    decision = fields.get("decision")
    state = platforms.APPROVED if decision == "approve" else platforms.REFUSED
    identity = request.path_params["identity"]
    with service.engine.begin() as connection:
        if request.path_params["kind"] == "deployment":
            state = platforms.APART if decision == "apart" else state
            platforms.decide_deployment(connection, identity, state=state, now=service.clock())
        else:
            opened = fields.get("open_deployments") == "yes"
            platforms.decide(connection, identity, state=state, open_deployments=opened, now=service.clock())
    return _home(request)


def approve(request: Request, fields: dict[str, str]) -> Response:
    """Approve the ticked platforms of those that wait."""
    service: Service = request.app.state.service
    ticked = {name.removeprefix(_TICK) for name in fields if name.startswith(_TICK)}
    opened = fields.get("open_deployments") == "yes"
    with service.engine.begin() as connection:
        chosen = {int(name) for name in ticked if name.isdecimal() and len(name) < 10}
        platforms.approve(connection, chosen, open_deployments=opened, now=service.clock())
    return _home(request)


def add(request: Request, fields: dict[str, str]) -> Response:
    """A platform typed in by hand: it is tried first, then approved as one that registered itself."""
    service: Service = request.app.state.service
    language = accepted(request.headers.get("accept-language", ""))
    new = typed(fields)
    notice = wrong(service, new, language)
    if notice:
        return home(request, fields, notice=notice)
    with service.engine.begin() as connection:
        made = platforms.add(connection, new, state=platforms.PENDING, now=service.clock())
    if made is None:
        return home(request, fields, notice=messages.say(language, "lti.register_twice"))
    return RedirectResponse(f"{base(request)}platform/{made}", status_code=303)


def _together(everyone: Sequence[Platform]) -> dict[str, list[Platform]]:
    """The clients that wait, of each issuer that has several: Open edX makes one for each block."""
    waiting: dict[str, list[Platform]] = {}
    for platform in everyone:
        if platform.state == platforms.PENDING:
            waiting.setdefault(platform.issuer, []).append(platform)
    return {issuer: clients for issuer, clients in waiting.items() if len(clients) > 1}


def typed(fields: dict[str, str]) -> NewPlatform:
    """What a form says of a platform."""
    lengths = {name: 2000 if name.endswith("_url") or name == "audience" else 255 for name in FIELDS}
    return NewPlatform(**{name: fields.get(name, "")[:length] for name, length in lengths.items()})


def wrong(service: Service, new: NewPlatform, language: str) -> str:
    """What is wrong with a platform's ids and addresses, in a sentence; empty when nothing is."""
    if not new.issuer or not new.client:
        return messages.say(language, "lti.admin_missing")
    try:
        for name in ("login_url", "token_url", "keys_url"):
            allow(getattr(new, name), private=service.settings.private_platforms)
    except NotAllowed as error:
        return str(error)
    return ""


def base(request: Request) -> str:
    """The address of these pages."""
    service: Service = request.app.state.service
    return f"{service.settings.url}/admin/{request.path_params['token']}/"


def _home(request: Request) -> Response:
    return RedirectResponse(base(request), status_code=303)
