"""The administrator's page of one platform: try it, correct it, let it take another's place, add clients, delete it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import NoResultFound
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder import messages
from autograder.errors import AssignmentError
from autograder.lti import platforms, probing
from autograder.lti.platforms import Platform
from autograder.lti.probing import Step
from autograder.lti.web import admin
from autograder.lti.web.rendering import CONTENT_POLICY, UNFRAMED, accepted, error_page, page
from autograder.lti.web.service import Service


def show(
    request: Request, fields: dict[str, str], *, notice: str = "", steps: Sequence[Step] = (), status: int = 200
) -> Response:
    """One platform; the form holds what was typed, else what is stored."""
    service: Service = request.app.state.service
    this = _this(request)
    if this is None:
        return error_page(request, "lti.no_platform", 404)
    everyone = platforms.every(service.engine)
    with service.engine.connect() as connection:
        hanging = platforms.hanging(connection, this.id)
    return page(
        request,
        "platform.html",
        _language(request),
        policy=CONTENT_POLICY + UNFRAMED,
        status=422 if notice else status,
        base=admin.base(request),
        platform=this,
        fields=fields if "issuer" in fields else {name: getattr(this, name) for name in admin.FIELDS},
        hanging=hanging,
        deployments=[row for row in platforms.deployments_of(service.engine) if row.platform == this.id],
        # What a launch has used already cannot take another one's place: nobody's work would be merged.
        others=[] if hanging.people else [other for other in everyone if other.id != this.id],
        steps=steps,
        notice=notice,
    )


def test(request: Request, fields: dict[str, str]) -> Response:
    """Fetch its keys, ask for a token, read line items: what came of each."""
    service: Service = request.app.state.service
    this = _this(request)
    if this is None:
        return error_page(request, "lti.no_platform", 404)
    return show(request, fields, steps=probing.steps(service.engine, service.services, this))


def edit(request: Request, fields: dict[str, str]) -> Response:
    """Store other ids and addresses; keys that were fetched from the old ones are forgotten."""
    service: Service = request.app.state.service
    this, new = _this(request), admin.typed(fields)
    if this is None:
        return error_page(request, "lti.no_platform", 404)
    notice = admin.wrong(service, new, _language(request))
    if not notice:
        with service.engine.begin() as connection:
            if not platforms.correct(connection, this.id, new, now=service.clock()):
                notice = messages.say(_language(request), "lti.register_twice")
    if notice:
        return show(request, fields, notice=notice)
    service.key_sets.drop(this.keys_url)
    return _again(request, this.id)


def replace(request: Request, fields: dict[str, str]) -> Response:
    """Take the place of an older registration, with all that hangs on it."""
    service: Service = request.app.state.service
    this, old = _this(request), fields.get("old", "")
    known = {other.id for other in platforms.every(service.engine)}
    if this is None or not old.isdigit() or int(old) not in known - {this.id}:
        return error_page(request, "lti.no_platform", 404)
    with service.engine.begin() as connection:
        if platforms.hanging(connection, this.id).people:
            return error_page(request, "lti.platform_in_use", 422)
        platforms.replace(connection, this.id, int(old), now=service.clock())
    return _again(request, int(old))


def clients(request: Request, fields: dict[str, str]) -> Response:
    """More clients of the same issuer, with its addresses; they wait for approval."""
    service: Service = request.app.state.service
    this = _this(request)
    if this is None:
        return error_page(request, "lti.no_platform", 404)
    language = _language(request)
    try:
        found = platforms.further_clients(this, fields.get("clients", ""))
    except AssignmentError as error:
        return show(request, fields, notice=messages.say(language, "lti.platform_clients_bad", line=str(error)))
    notice = next(filter(None, (admin.wrong(service, new, language) for new in found)), "")
    if notice:
        return show(request, fields, notice=notice)
    with service.engine.begin() as connection:
        for new in found:
            platforms.add(connection, new, state=platforms.PENDING, now=service.clock())
    return RedirectResponse(admin.base(request), status_code=303)


def delete(request: Request, fields: dict[str, str]) -> Response:
    """Delete the platform and all that hangs on it, when sure."""
    service: Service = request.app.state.service
    this = _this(request)
    if this is not None and fields.get("sure") == "yes":
        with service.engine.begin() as connection:
            platforms.remove(connection, this.id, now=service.clock())
    return RedirectResponse(admin.base(request), status_code=303)


def _this(request: Request) -> Platform | None:
    service: Service = request.app.state.service
    try:
        with service.engine.connect() as connection:
            return platforms.get(connection, request.path_params["identity"])
    except NoResultFound:
        return None


def _again(request: Request, identity: int) -> Response:
    return RedirectResponse(f"{admin.base(request)}platform/{identity}", status_code=303)


def _language(request: Request) -> str:
    return accepted(request.headers.get("accept-language", ""))
