"""Login, launch, our keys, and dynamic registration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from pylti1p3.registration import Registration
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from autograder.lti import adapter, grades, people, platforms, refusals, registration
from autograder.lti.adapter import Accepted, Login
from autograder.lti.messages import Launch, Message
from autograder.lti.people import Arrival
from autograder.lti.platforms import Platform
from autograder.lti.refusals import Check, LaunchRefused
from autograder.lti.registration import Registrar, RegistrationRefused
from autograder.lti.roles import Role
from autograder.lti.web.rendering import accepted, error_page, page
from autograder.lti.web.service import Service
from autograder.lti.web.visits import VISIT_SECONDS, address_of

_COOKIE = "lti-state"
_PATIENCE_SECONDS = 300.0


async def keys(request: Request) -> Response:
    """Our public key (JSON Web Key Set)."""
    service: Service = request.app.state.service
    known = Registration().set_tool_public_key(service.keys.public).get_jwks()
    return JSONResponse({"keys": known}, headers={"Cache-Control": "public, max-age=600"})


async def login(request: Request) -> Response:
    """A platform sends a browser here (LTI Security 1.0, 5.1.1.1), by GET or POST."""
    service: Service = request.app.state.service
    if not service.logins.allow(client(request)):
        return error_page(request, "lti.too_often", 429)
    parameters = _texts(await request.form()) if request.method == "POST" else dict(request.query_params)
    try:
        begun = await run_in_threadpool(
            adapter.begin,
            service.engine,
            service.keys,
            parameters,
            launch_url=f"{service.settings.url}/lti/launch",
            now=service.clock(),
        )
    except LaunchRefused as error:
        return await run_in_threadpool(_refused, request, service, error)
    return _keep_state(service, begun)


async def authorize(request: Request) -> Response:
    """One redirect later: did the browser keep the state? Then on to the platform.

    In a frame with third-party cookies refused the state is lost. Then the platform's own page keeps a proof for us,
    where it offers that (LTI Platform Storage 1.0); else a window of our own, in which the cookie is a first party's.
    """
    service: Service = request.app.state.service
    state = request.query_params.get("state", "")
    begun = await run_in_threadpool(adapter.begun, service.engine, state, now=service.clock())
    if begun is None:
        over = LaunchRefused(Check.STATE, state="over or unknown")
        return await run_in_threadpool(_refused, request, service, over)
    if request.cookies.get(_name(state)) == state:
        return RedirectResponse(begun.url, status_code=302)
    again = f"{service.settings.url}/lti/login?{urlencode(begun.parameters)}"
    language = accepted(request.headers.get("accept-language", ""))
    keep = {"target": begun.target, "origin": _origin(begun.url), "key": _name(state), "value": begun.proof}
    return page(request, "window.html", language, address=again, next=begun.url, keep=keep if begun.target else None)


async def launch(request: Request) -> Response:
    """The platform's launch arrives by form post (LTI Security 1.0, 5.1.1.3)."""
    service: Service = request.app.state.service
    if not service.logins.allow(client(request)):
        return error_page(request, "lti.too_often", 429)
    form = _texts(await request.form())
    state = form.get("state", "")
    cookie = request.cookies.get(_name(state), "")
    if not cookie and "proof" not in form:
        begun = await run_in_threadpool(adapter.begun, service.engine, state, now=service.clock())
        if begun is not None and begun.target:
            return _ask_platform(request, begun, form)
    return await run_in_threadpool(_launched, request, service, form, cookie)


async def register(request: Request) -> Response:
    """A platform's administrator starts dynamic registration (LTI Dynamic Registration 1.0, 3.3)."""
    service: Service = request.app.state.service
    if not service.registrations.allow(client(request)):
        return error_page(request, "lti.too_often", 429)
    registrar = Registrar(
        service.settings.url,
        request.query_params.get("openid_configuration", ""),
        request.query_params.get("registration_token", ""),
        private=service.settings.private_platforms,
    )
    try:
        await run_in_threadpool(registration.register, service.engine, registrar, now=service.clock())
    except RegistrationRefused as error:
        return error_page(request, error.code, 400)
    return page(request, "registered.html", accepted(request.headers.get("accept-language", "")))


def client(request: Request) -> str:
    """The address of the machine that asks."""
    return request.client.host if request.client is not None else ""


def _ask_platform(request: Request, begun: Login, form: Mapping[str, str]) -> Response:
    """A page that gets the proof from where the login put it, and sends the launch again with it."""
    language = accepted(request.headers.get("accept-language", ""))
    keep = {"target": begun.target, "origin": _origin(begun.url), "key": _name(begun.state)}
    sent = {name: form[name] for name in ("state", "id_token") if name in form}
    return page(request, "proof.html", language, keep=keep, sent=sent)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _launched(request: Request, service: Service, form: Mapping[str, str], cookie: str) -> Response:
    now = service.clock()
    try:
        found = adapter.finish(
            service.engine, service.keys, service.services.session, service.key_sets, form, cookie=cookie, now=now
        )
    except LaunchRefused as error:
        return _refused(request, service, error)
    said = found.launch
    if said.role is None:
        nobody = LaunchRefused(Check.ROLE, issuer=said.issuer, roles=said.roles or "none")
        return _refused(request, service, nobody, status=403, language=accepted(said.locale))
    if said.message is Message.DEEP_LINK and said.role is not Role.INSTRUCTOR:
        return error_page(request, "lti.not_yours", 403, language=accepted(said.locale))
    said = replace(said, return_url=_home(found.platform, said.return_url))
    try:
        arrived = _arrive(request, service, found, said, now)
    except LaunchRefused as error:
        return _refused(request, service, error, language=accepted(said.locale))
    path = "choose" if said.message is Message.DEEP_LINK else ""
    return RedirectResponse(address_of(service, arrived.visit, path), status_code=303)


def _arrive(request: Request, service: Service, found: Accepted, said: Launch, now: float) -> Arrival:
    with service.engine.begin() as connection:
        platforms.learn_product(connection, found.platform, said.product)
        arrived = people.arrive(
            connection,
            said,
            platform=found.platform.id,
            deployment=found.deployment,
            language=accepted(
                f"{said.locale},{said.custom.get('language', '')},{request.headers.get('accept-language', '')}"
            ),
            now=now,
            seconds=VISIT_SECONDS,
        )
        _take_up(connection, arrived, said.role, now)
    return arrived


def _home(platform: Platform, address: str) -> str:
    """The way back, if it leads to the platform: to a host of its addresses, or that belongs to one."""
    known = (platform.issuer, platform.login_url, platform.token_url, platform.keys_url)
    host = urlsplit(address).hostname or ""
    homes = {urlsplit(each).hostname or "" for each in known} - {""}
    return address if any(registration.same_site(host, home) for home in homes) else ""


def _take_up(connection: Connection, arrived: Arrival, role: Role | None, now: float) -> None:
    """Send what is owed: all of it when something may have changed, else what was not tried for some minutes."""
    if arrived.link is None or not people.link(connection, arrived.link).gradebook:
        return
    at_once = arrived.news or role is Role.INSTRUCTOR
    grades.take_up(connection, arrived.link, now=now, tried_before=None if at_once else now - _PATIENCE_SECONDS)


def _refused(
    request: Request, service: Service, error: LaunchRefused, *, status: int = 400, language: str = ""
) -> Response:
    refusals.note(service.engine, error, now=service.clock())
    return error_page(request, error.code, status, language=language)


def _keep_state(service: Service, begun: Login) -> Response:
    address = f"{service.settings.url}/lti/authorize?{urlencode({'state': begun.state})}"
    answer = RedirectResponse(address, status_code=302)
    # Partitioned: kept for this LMS's frames alone, which browsers allow where they refuse other third-party cookies.
    # Over plain HTTP browsers keep no SameSite=None cookie; without the attribute one survives the platform's post.
    attributes = "; SameSite=None; Secure; Partitioned" if service.settings.secure else ""
    answer.headers["Set-Cookie"] = (
        f"{_name(begun.state)}={begun.state}; Max-Age={int(adapter.STATE_SECONDS)}; Path=/; HttpOnly{attributes}"
    )
    return answer


def _name(state: str) -> str:
    """One cookie for each login: two activities may be opened at once."""
    return f"{_COOKIE}-{state[-12:]}" if state.isascii() and state.replace("-", "").isalnum() else _COOKIE


def _texts(form: Mapping[str, object]) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}
