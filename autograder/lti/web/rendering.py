"""Templates and headers: every page says the same things to the browser."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from fractions import Fraction
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from autograder import messages
from autograder.lti import troubles
from autograder.sinks import policies
from autograder.sinks.grades import decimal_text

_TEMPLATES = files("autograder.lti.web") / "templates"

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'"
)
# An LMS frames our pages, and which hosts it uses cannot be known (Canvas serves schools under names of their own). A
# page can only be framed by who knows its token, so nothing is gained by a list. Pages without a visit are not framed.
FRAMED = "; frame-ancestors 'self' https: http://localhost:* http://127.0.0.1:*"
UNFRAMED = "; frame-ancestors 'none'"


def page(
    request: Request,
    template: str,
    language: str,
    *,
    status: int = 200,
    policy: str = CONTENT_POLICY + FRAMED,
    **values: object,
) -> HTMLResponse:
    """A page in one language."""
    text = (
        _environment(language)
        .get_template(template)
        .render(root=request.app.state.service.settings.url, language=language, **values)
    )
    return HTMLResponse(text, status_code=status, headers={"Content-Security-Policy": policy})


def self_contained(text: str) -> Response:
    """Feedback or a class report, which bring all that they need inside, under the policy that they state; no form is sent."""
    policy = f"{policies.stated(text)}; base-uri 'none'; form-action 'none'{FRAMED}"
    return Response(text, media_type="text/html", headers={"Content-Security-Policy": policy})


def error_page(
    request: Request, key: str, status: int, *, language: str = "", back: str = "", **parameters: object
) -> HTMLResponse:
    """A page that says what happened and what to do next; `back` is an address to go back to."""
    language = language or accepted(request.headers.get("accept-language", ""))
    return page(
        request, "error.html", language, status=status, text=messages.say(language, key, **parameters), back=back
    )


def accepted(header: str) -> str:
    """The first language of a browser's or launch's wishes that has a catalogue, else the fallback."""
    for wish in header.replace("_", "-").lower().split(","):
        if wish.strip()[:2] in messages.languages():
            return wish.strip()[:2]
    return messages.FALLBACK


@functools.cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FunctionLoader(lambda name: (_TEMPLATES / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def say(key: str, /, **parameters: object) -> str:
        return messages.say(language, key if "." in key else f"lti.{key}", **parameters)

    def points(value: Fraction | None) -> str:
        """Points as the reader writes them, without needless zeros: 40, 13.33, 13,33."""
        return "" if value is None else decimal_text(value, decimal=say("number.decimal"))

    made.globals["say"] = say
    made.filters["points"] = points
    made.filters["trouble"] = troubles.read
    made.filters["moment"] = _moment
    made.filters["day"] = _day
    return made


def _day(value: float) -> str:
    """A day, where no script can put it in the reader's time zone."""
    return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d")


def _moment(value: float) -> Markup:
    """A moment, in UTC; the page's script puts it in the reader's own time zone."""
    when = datetime.fromtimestamp(value, UTC)
    return Markup('<time datetime="{}">{} UTC</time>').format(when.isoformat(), when.strftime("%Y-%m-%d %H:%M"))
