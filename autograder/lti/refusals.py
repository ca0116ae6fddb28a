"""Why a login or launch was refused: the check that failed, for the log, the administrator's page and the user.

What is noted are facts (times, issuer, client, deployment), never the token. Most of them come from a token that did
not hold: they are what somebody said, and bounded, so that a stranger cannot fill the log or the table.
"""

from __future__ import annotations

import enum
import logging
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

from autograder.errors import DeliveryError
from autograder.lti.database import reading
from autograder.lti.tables import audit

_KEPT = 20
_FACT = 120
_WHAT = "launch refused"

log = logging.getLogger("autograder.lti.launch")


class Check(enum.StrEnum):
    """What was looked at when a login or launch was refused."""

    REQUEST = "request"
    PLATFORM = "platform"
    COOKIE = "cookie"
    STATE = "state"
    FORMAT = "format"
    NONCE = "nonce"
    AUDIENCE = "audience"
    KEY_SET = "key_set"
    KEY = "key"
    SIGNATURE = "signature"
    CLOCK = "clock"
    DEPLOYMENT = "deployment"
    COURSE = "course"
    VERSION = "version"
    MESSAGE = "message"
    ROLE = "role"


# What the user can do depends on the kind, not on the check: open it again, or have somebody mend something.
_PAGES = {
    Check.REQUEST: "lti.bad_login",
    Check.PLATFORM: "lti.unknown_platform",
    Check.COOKIE: "lti.no_cookie",
    Check.STATE: "lti.login_over",
    Check.NONCE: "lti.login_over",
    Check.CLOCK: "lti.refused_clock",
    Check.AUDIENCE: "lti.refused_unknown",
    Check.DEPLOYMENT: "lti.refused_unknown",
    Check.COURSE: "lti.refused_course",
    Check.VERSION: "lti.refused_kind",
    Check.MESSAGE: "lti.refused_kind",
    Check.ROLE: "lti.no_role",
}


class LaunchRefused(DeliveryError):
    """A login or launch that cannot be trusted or is not for us; `code` is the message to show."""

    def __init__(self, check: Check, **facts: object) -> None:
        self.check = check
        self.facts = {name: _bounded(value) for name, value in facts.items()}
        said = "; ".join(f"{name}: {value}" for name, value in self.facts.items())
        super().__init__(f"refused at the check of {check}: {said}", code=_PAGES.get(check, "lti.launch_refused"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal that was noted; `detail` is its facts in one line."""

    at: float
    check: str
    detail: str


def note(engine: Engine, refused: LaunchRefused, *, now: float) -> None:
    """Log a refusal and keep it for the administrator: the newest few of each check, equal ones once."""
    log.warning("refused", extra={"check": refused.check.value, **{f"said_{k}": v for k, v in refused.facts.items()}})
    detail = "; ".join(f"{name}: {value}" for name, value in refused.facts.items())[:255]
    these = (audit.c.what == _WHAT) & (audit.c.which == refused.check.value)
    newest = select(audit.c.id).where(these).order_by(audit.c.id.desc()).limit(_KEPT)
    with engine.begin() as connection:
        connection.execute(delete(audit).where(these, audit.c.detail == detail))
        connection.execute(audit.insert().values(at=now, what=_WHAT, who="", which=refused.check.value, detail=detail))
        connection.execute(delete(audit).where(these, audit.c.id.not_in(newest)))


def lately(engine: Engine) -> tuple[Refusal, ...]:
    """The refusals that were kept, the newest first."""
    query = select(audit.c.at, audit.c.which, audit.c.detail).where(audit.c.what == _WHAT).order_by(audit.c.id.desc())
    with reading(engine) as connection:
        return tuple(Refusal(row.at, row.which, row.detail) for row in connection.execute(query))


def _bounded(value: object) -> str:
    """A fact as one short line that a terminal and a database take."""
    return "".join(sign if sign.isprintable() else " " for sign in str(value))[:_FACT]
