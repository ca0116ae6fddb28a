"""LTI 1.3 without I/O: what a launch says, and what a platform is told.

Sources: LTI Core 1.3 (https://www.imsglobal.org/spec/lti/v1p3), Deep Linking 2.0 (.../lti-dl/v2p0), Assignment and
Grade Services 2.0 (.../lti-ags/v2p0). How platforms treat a score was seen in their own code:

- Moodle (mod/lti/service/gradebookservices): a timestamp that is not newer, in whole seconds, is 409; any
  gradingProgress but FullyGraded clears the grade; an answer has an empty body.
- Open edX (lti_consumer serializers, signals): a timestamp that is not newer is 400.
- Canvas (lti/ims/scores_controller.rb): NotReady, Failed and Pending clear the grade; each POST is a new attempt
  unless its extension says otherwise; attempts can run out.

Hence: only `Completed` + `FullyGraded` is ever posted; the timestamp is whole, strictly growing for each student of a
link, decided with the grade and kept with it; a regrade on Canvas is no new submission.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from autograder.lti import roles
from autograder.lti.roles import Role
from autograder.messages import texts
from autograder.model import rounded

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"

SCOPE_LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCOPE_SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCOPE_RESULT = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCOPE_ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPES = (SCOPE_LINE_ITEM, SCOPE_SCORE, SCOPE_RESULT, SCOPE_ROSTER)


class Message(enum.StrEnum):
    """The two launch messages that are answered."""

    RESOURCE = "LtiResourceLinkRequest"
    DEEP_LINK = "LtiDeepLinkingRequest"


@dataclass(frozen=True, slots=True)
class GradeService:
    """The launch's AGS claim: granted scopes, the container's address, the link's own line item when there is one."""

    scopes: tuple[str, ...] = ()
    line_items: str = ""
    line_item: str = ""


@dataclass(frozen=True, slots=True)
class Launch:
    """A validated launch, in our words; `roles` as they were said. Texts are cut to the lengths that the database keeps."""

    issuer: str
    client: str
    deployment: str
    message: Message
    subject: str
    name: str
    email: str
    locale: str
    role: Role | None
    roles: str
    context: str
    context_title: str
    link: str
    link_title: str
    product: str
    grades: GradeService
    roster: str
    return_url: str
    custom: Mapping[str, str] = field(default_factory=dict)
    deep_linking: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """What a link offers: a lab, its language, when it is due (epoch seconds), how many attempts (0: no limit).

    Work is late `grace` minutes after the due date; then it is taken all the same where `late` is set, else refused.
    """

    lab: str = ""
    language: str = ""
    due: float | None = None
    attempts: int = 0
    late: bool = False
    grace: int = 0

    @property
    def closes(self) -> float | None:
        """The last moment at which something is taken; None when there is none."""
        return None if self.due is None or self.late else self.due + 60 * self.grace

    def lateness(self, received: float) -> float:
        """How many seconds after the due date something came; 0 within the grace."""
        if self.due is None or received <= self.due + 60 * self.grace:
            return 0.0
        return received - self.due

    def custom(self) -> dict[str, str]:
        """The link's custom parameters, texts as LTI asks (Deep Linking 2.0, 3.4 `custom`)."""
        texts = {"lab": self.lab, "language": self.language, "attempts": str(self.attempts)}
        if self.due is not None:
            texts["due"] = datetime.fromtimestamp(self.due, UTC).isoformat()
        if self.late:
            texts["late"] = "accepted"
        if self.grace:
            texts["grace"] = str(self.grace)
        return texts


def read_launch(claims: Mapping[str, Any]) -> Launch:
    """A launch from the claims of a validated id_token (LTI Core 1.3, 5.3). A launch without `sub` is anonymous."""
    context = _mapping(claims.get(CLAIM + "context"))
    link = _mapping(claims.get(CLAIM + "resource_link"))
    ags = _mapping(claims.get(AGS))
    audience = claims["aud"]
    return Launch(
        issuer=claims["iss"],
        client=audience[0] if isinstance(audience, list) else audience,
        deployment=_text(claims.get(CLAIM + "deployment_id")),
        message=Message(claims[CLAIM + "message_type"]),
        subject=_text(claims.get("sub")),
        name=_text(claims.get("name")) or _joined(claims),
        email=_text(claims.get("email")),
        locale=_text(_mapping(claims.get(CLAIM + "launch_presentation")).get("locale") or claims.get("locale"), 35),
        role=roles.in_course(claims.get(CLAIM + "roles")),
        roles=_listed(claims.get(CLAIM + "roles")),
        context=_text(context.get("id")),
        context_title=_text(context.get("title") or context.get("label")),
        link=_text(link.get("id")),
        link_title=_text(link.get("title")),
        product=_text(_mapping(claims.get(CLAIM + "tool_platform")).get("product_family_code"), 60).lower(),
        grades=GradeService(
            tuple(item for item in ags.get("scope") or () if isinstance(item, str)),
            _text(ags.get("lineitems"), 2000),
            _text(ags.get("lineitem"), 2000),
        ),
        roster=_text(_mapping(claims.get(NRPS)).get("context_memberships_url"), 2000),
        return_url=web_address(_mapping(claims.get(CLAIM + "launch_presentation")).get("return_url")),
        custom={str(key): str(value) for key, value in _mapping(claims.get(CLAIM + "custom")).items()},
        deep_linking=_mapping(claims.get(DEEP_LINKING)),
    )


def web_address(value: object) -> str:
    """An address that a browser may be sent to: http(s), a host, no user name; empty for any other."""
    text = _text(value, 2000)
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return ""
    return text if good and text.isprintable() and " " not in text else ""


def placement(custom: Mapping[str, str]) -> Placement:
    """What a link's custom parameters ask for; a value that cannot be read counts as absent.

    Platforms send an unset variable as its own name (`$ResourceLink.submission.endDateTime`): no date, then.
    """
    due = custom.get("due", "")
    try:
        moment = datetime.fromisoformat(due)
    except ValueError:
        closes = None
    else:
        closes = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return Placement(
        lab=_text(custom.get("lab", "").strip()),
        language=_text(custom.get("language", "").strip(), 10),
        due=closes,
        attempts=number(custom.get("attempts", "")),
        late=custom.get("late", "").strip() == "accepted",
        grace=number(custom.get("grace", "")),
    )


def number(text: str) -> int:
    """A whole number of at most four digits; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def timestamp(now: float, previous: float | None) -> int:
    """The moment of a new grade: whole seconds, at least one after the grade before it (Moodle compares seconds)."""
    return int(now) if previous is None else max(int(now), int(previous) + 1)


def score_body(
    *,
    subject: str,
    given: Fraction,
    maximum: Fraction,
    decided: int,
    comment: str,
    product: str = "",
    submitted: float = 0.0,
    new_attempt: bool = False,
) -> dict[str, Any]:
    """The body of `POST .../scores` (AGS 2.0, 3.4): always a final score. Canvas gets its submission extension."""
    body: dict[str, Any] = {
        "userId": subject,
        "scoreGiven": float(rounded(given)),
        "scoreMaximum": float(rounded(maximum)),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": iso(decided),
        "comment": comment,
    }
    if product == "canvas":
        body[CANVAS_SUBMISSION] = {"new_submission": new_attempt, "submitted_at": iso(submitted)}
    return body


def iso(moment: float) -> str:
    """An ISO 8601 moment with milliseconds and zone, as AGS 2.0 (3.4.3) asks."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")


def _joined(claims: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (_text(claims.get("given_name")), _text(claims.get("family_name")))))[:255]


def _listed(value: object) -> str:
    return _text(", ".join(str(item) for item in value)) if isinstance(value, list) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object, length: int = 255) -> str:
    return texts.storable(str(value))[:length] if value is not None else ""
