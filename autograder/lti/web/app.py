"""The application: its routes as data, and the headers that every answer carries."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import AsyncIterator
from importlib.resources import files

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.lti.roles import Role
from autograder.lti.web import admin, choosing, correcting, instructor, launching, operations, student, visits
from autograder.lti.web.admin import administering
from autograder.lti.web.bounds import BodyLimit
from autograder.lti.web.rendering import error_page
from autograder.lti.web.service import Service
from autograder.lti.web.visits import visiting

log = logging.getLogger("autograder.lti.web")

_FORM_BYTES = 256 * 1024
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def routes() -> list[BaseRoute]:
    """Every address of the service."""
    teach = Role.INSTRUCTOR
    return [
        Route("/health", operations.health),
        Route("/readyz", operations.readiness),
        Route("/ready", operations.readiness),
        Route("/metrics", operations.metrics),
        Route("/lti/jwks.json", launching.keys),
        Route("/lti/login", launching.login, methods=["GET", "POST"]),
        Route("/lti/authorize", launching.authorize),
        Route("/lti/launch", launching.launch, methods=["POST"]),
        Route("/lti/register", launching.register),
        Route("/v/{token}/", visiting(student.home)),
        Route("/v/{token}/submit", visiting(student.submit, role=Role.STUDENT), methods=["POST"]),
        Route("/v/{token}/notebook", visiting(student.notebook)),
        Route("/v/{token}/attempt/{attempt:int}", visiting(student.attempt)),
        Route("/v/{token}/attempt/{attempt:int}/feedback", visiting(student.feedback_page)),
        Route("/v/{token}/attempt/{attempt:int}/events", student.events),
        Route("/v/{token}/settings", visiting(instructor.configure, role=teach), methods=["POST"]),
        Route("/v/{token}/roster", visiting(instructor.roster, role=teach), methods=["POST"]),
        Route("/v/{token}/regrade", visiting(instructor.regrade, role=teach), methods=["POST"]),
        Route("/v/{token}/resend", visiting(instructor.resend, role=teach), methods=["POST"]),
        Route("/v/{token}/report", visiting(instructor.report, role=teach)),
        Route("/v/{token}/files", visiting(instructor.files, role=teach)),
        Route("/v/{token}/student/{person:int}", visiting(instructor.student, role=teach)),
        Route("/v/{token}/student/{person:int}/regrade", visiting(instructor.regrade, role=teach), methods=["POST"]),
        Route("/v/{token}/student/{person:int}/resend", visiting(instructor.resend, role=teach), methods=["POST"]),
        Route("/v/{token}/student/{person:int}/extend", visiting(instructor.extend, role=teach), methods=["POST"]),
        Route("/v/{token}/student/{person:int}/forget", visiting(instructor.forget, role=teach), methods=["POST"]),
        Route("/v/{token}/choose", visiting(choosing.choose, role=teach)),
        Route("/v/{token}/choose", visiting(choosing.chosen, role=teach), methods=["POST"]),
        Route("/admin/{token}/", administering(admin.home)),
        Route("/admin/{token}/add", administering(admin.add), methods=["POST"]),
        Route("/admin/{token}/approve", administering(admin.approve), methods=["POST"]),
        Route("/admin/{token}/platform/{identity:int}", administering(correcting.show)),
        Route("/admin/{token}/platform/{identity:int}/test", administering(correcting.test), methods=["POST"]),
        Route("/admin/{token}/platform/{identity:int}/edit", administering(correcting.edit), methods=["POST"]),
        Route("/admin/{token}/platform/{identity:int}/replace", administering(correcting.replace), methods=["POST"]),
        Route("/admin/{token}/platform/{identity:int}/clients", administering(correcting.clients), methods=["POST"]),
        Route("/admin/{token}/platform/{identity:int}/delete", administering(correcting.delete), methods=["POST"]),
        Route("/admin/{token}/{kind}/{identity:int}", administering(admin.decide), methods=["POST"]),
        Mount("/static", StaticFiles(directory=str(files("autograder.lti.web") / "static"))),
    ]


def make_app(service: Service) -> Starlette:
    """The service's pages as an ASGI application."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await service.progress.close()

    app = Starlette(
        routes=routes(),
        middleware=[
            Middleware(_Headers),
            Middleware(BodyLimit, limit=service.settings.upload_limit + _FORM_BYTES, answer=_too_large),
        ],
        exception_handlers={HTTPException: _failed, 500: _broken},
        lifespan=lifespan,
    )
    app.state.service = service
    return app


async def _failed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return error_page(request, "lti.not_found" if status == 404 else "lti.bad_request", status)


def _too_large(request: Request) -> Response:
    service: Service = request.app.state.service
    kind, _, rest = request.url.path.strip("/").partition("/")
    token = rest.partition("/")[0]
    visit = visits.read(service, "visit", token) if kind == "v" else None
    back = visits.address_of(service, visit) if visit is not None else ""
    megabytes = service.settings.upload_limit // 2**20
    return error_page(request, "lti.too_large", 413, back=back, megabytes=megabytes)


async def _broken(request: Request, error: Exception) -> Response:
    return error_page(request, "lti.broken", 500)


class _Headers:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, status = time.monotonic(), 0

        async def headed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, headed)
        if scope["type"] == "http":
            # Never the address: it holds the visit's token.
            name = getattr(scope.get("endpoint"), "__name__", "static")
            taken = round(1000 * (time.monotonic() - begun), 1)
            log.info("request", extra={"method": scope["method"], "page": name, "status": status, "ms": taken})
