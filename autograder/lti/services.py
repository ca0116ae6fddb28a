"""The platform's services: access tokens, line items, scores, results, rosters.

What pylti1p3 2.0.2 leaves open is closed here: its token cache key has no client id (two clients of one issuer got
each other's tokens), it sets no time limit, it takes any non-empty answer for JSON, and it keeps a token that the
platform has withdrawn.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar
from urllib.parse import urlencode

import requests
from pylti1p3.exception import LtiServiceException
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from autograder.errors import DeliveryError
from autograder.lti.messages import SCOPE_LINE_ITEM, SCOPE_RESULT, SCOPE_ROSTER, SCOPE_SCORE
from autograder.lti.outbound import NotAllowed, Outbound
from autograder.lti.platforms import Platform
from autograder.lti.settings import Keys

_EARLY = 60.0
_PAGES = 200
_MOST_POINTS = 1e9
_LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"


_Answer = TypeVar("_Answer")


class ServiceError(DeliveryError):
    """The platform refused a request or could not be reached. `status` is 0 when there was no answer at all."""

    def __init__(self, message: str, *, status: int = 0, text: str = "", wait: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.text = text
        self.wait = wait


class Tokens:
    """Access tokens of one process, each under issuer, client, token address and scopes; dropped a minute early."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> str | None:
        """A token that is still good."""
        with self._lock:
            token, ends = self._kept.get(key, ("", 0.0))
        return token if time.monotonic() < ends else None

    def keep(self, key: str, token: str, seconds: float) -> None:
        """Keep a token."""
        with self._lock:
            self._kept[key] = (token, time.monotonic() + max(0.0, seconds - _EARLY))

    def drop(self, key: str) -> None:
        """Forget a token that the platform did not accept."""
        with self._lock:
            self._kept.pop(key, None)


class Connector(ServiceConnector):
    """pylti1p3's connector with our session, our token cache, and one renewal after a 401."""

    def __init__(self, registration: Registration, session: requests.Session, tokens: Tokens) -> None:
        super().__init__(registration, session)
        self._tokens = tokens

    def _scope_key(self, scopes: Any) -> str:
        registration = self._registration
        parts = (
            registration.get_issuer(),
            registration.get_client_id(),
            registration.get_auth_token_url(),
            *sorted(scopes),
        )
        return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        return self._tokens.get(scope_key)

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        self._tokens.keep(scope_key, access_token, float(expires_in))

    def call(self, scopes: Sequence[str], url: str, **options: Any) -> TServiceConnectorResponse:
        """A request to a service; a 401 renews the token once. Raises ServiceError."""

        def ask() -> TServiceConnectorResponse:
            try:
                return self.make_service_request(scopes, url, **options)
            except LtiServiceException as error:
                if error.response.status_code != 401:
                    raise
                self._tokens.drop(self._scope_key(sorted(scopes)))
                return self.make_service_request(scopes, url, **options)

        return self._asked(ask)

    def token(self, scopes: Sequence[str]) -> str:
        """An access token. Raises ServiceError."""
        return self._asked(lambda: str(self.get_access_token(scopes)))

    def _asked(self, ask: Callable[[], _Answer]) -> _Answer:
        try:
            return ask()
        except LtiServiceException as error:
            raise _refused(error.response) from error
        except requests.JSONDecodeError as error:
            raise ServiceError("the platform answered with something that is not JSON", status=502) from error
        except NotAllowed as error:
            raise ServiceError(f"the platform could not be reached: {error}") from error
        except (requests.RequestException, OSError) as error:
            raise ServiceError(f"the platform could not be reached: {type(error).__name__}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise ServiceError("the platform's answer to the token request is incomplete", status=502) from error


class Services:
    """The services of all platforms, for one process."""

    def __init__(self, keys: Keys, *, private: bool, read_seconds: float | None = None) -> None:
        self.session = Outbound(private=private, **({} if read_seconds is None else {"read_seconds": read_seconds}))
        self.tokens = Tokens()
        self._keys = keys

    def connector(self, platform: Platform) -> Connector:
        """A connector to one platform."""
        return Connector(registration(platform, self._keys), self.session, self.tokens)

    def token(self, platform: Platform) -> str:
        """Ask for a new access token, as for line items. Raises ServiceError."""
        connector = self.connector(platform)
        self.tokens.drop(connector._scope_key((SCOPE_LINE_ITEM,)))
        return connector.token((SCOPE_LINE_ITEM,))

    def line_items(self, platform: Platform, container: str) -> int:
        """How many line items a container lists (AGS 2.0, 3.2). Raises ServiceError."""
        return sum(1 for _ in self._pages(self.connector(platform), (SCOPE_LINE_ITEM,), container, _LINE_ITEMS))

    def post_score(self, platform: Platform, line_item: str, body: str) -> None:
        """Post one score (AGS 2.0, 3.4). Raises ServiceError."""
        self.connector(platform).call(
            (SCOPE_SCORE,),
            below(line_item, "scores"),
            is_post=True,
            data=body,
            content_type="application/vnd.ims.lis.v1.score+json",
        )

    def result(self, platform: Platform, line_item: str, subject: str) -> Mapping[str, Any] | None:
        """What the platform holds for one student (AGS 2.0, 3.3). Raises ServiceError."""
        address = with_query(below(line_item, "results"), "user_id", subject)
        answer = self.connector(platform).call(
            (SCOPE_RESULT,), address, accept="application/vnd.ims.lis.v2.resultcontainer+json"
        )
        body = answer["body"]
        rows = [row for row in body if isinstance(row, dict)] if isinstance(body, list) else []
        # Open edX ignores the filter and sends everyone's.
        return next((row for row in rows if str(row.get("userId")) == subject), None)

    def line_item(self, platform: Platform, container: str, link: str, *, label: str, maximum: float, tag: str) -> str:
        """The address of the link's line item, found or made (AGS 2.0, 3.2). Raises ServiceError."""
        connector = self.connector(platform)
        found = self._pages(connector, (SCOPE_LINE_ITEM,), with_query(container, "resource_link_id", link), _LINE_ITEMS)
        own = [row for row in found if row.get("resourceLinkId") == link and row.get("id")]
        for row in own:
            if row.get("tag") == tag or len(own) == 1:
                return str(row["id"])
        body: dict[str, Any] = {"label": label, "scoreMaximum": maximum, "resourceLinkId": link, "tag": tag}
        made = connector.call(
            (SCOPE_LINE_ITEM,),
            container,
            is_post=True,
            data=_json(body),
            content_type="application/vnd.ims.lis.v2.lineitem+json",
            accept="application/vnd.ims.lis.v2.lineitem+json",
        )["body"]
        if not isinstance(made, dict) or not made.get("id"):
            raise ServiceError("the platform made a line item but did not say its address", status=502)
        return str(made["id"])

    def maximum(self, platform: Platform, line_item: str) -> Fraction | None:
        """The points that a line item counts to now (AGS 2.0, 3.2); None where the platform does not say."""
        try:
            accept = "application/vnd.ims.lis.v2.lineitem+json"
            body = self.connector(platform).call((SCOPE_LINE_ITEM,), line_item, accept=accept)["body"]
        except ServiceError:
            return None
        said = body.get("scoreMaximum") if isinstance(body, dict) else None
        good = isinstance(said, int | float) and math.isfinite(said) and 0 < said < _MOST_POINTS
        return Fraction(str(said)) if good else None

    def members(self, platform: Platform, url: str) -> Iterator[Mapping[str, Any]]:
        """Everyone on a course's roster (NRPS 2.0, 2.1). Raises ServiceError."""
        accept = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
        yield from self._pages(self.connector(platform), (SCOPE_ROSTER,), url, accept, inside="members")

    def _pages(
        self, connector: Connector, scopes: Sequence[str], url: str, accept: str, inside: str = ""
    ) -> Iterator[Mapping[str, Any]]:
        for _ in range(_PAGES):
            answer = connector.call(scopes, url, accept=accept, case_insensitive_headers=True)
            body = answer["body"]
            rows = body.get(inside) if inside and isinstance(body, dict) else body
            if not isinstance(rows, list) or (inside and rows is body):
                raise ServiceError("the platform answered with something that is no list", status=502)
            yield from (row for row in rows if isinstance(row, dict))
            following = answer["next_page_url"]
            if not following:
                return
            url = following


def registration(platform: Platform, keys: Keys) -> Registration:
    """A platform as pylti1p3 wants it."""
    made = (
        Registration()
        .set_issuer(platform.issuer)
        .set_client_id(platform.client)
        .set_auth_login_url(platform.login_url)
        .set_auth_token_url(platform.token_url)
        .set_key_set_url(platform.keys_url)
        .set_tool_private_key(keys.private)
        .set_tool_public_key(keys.public)
    )
    return made.set_auth_audience(platform.audience) if platform.audience else made


def below(url: str, name: str) -> str:
    """`url/name`, before its query if it has one (Moodle's line items have: AGS 2.0, 3.1 allows it)."""
    path, mark, query = url.partition("?")
    return f"{path.rstrip('/')}/{name}{mark}{query}"


def with_query(url: str, name: str, value: str) -> str:
    """`url` with one more query parameter."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode({name: value})}"


def _json(body: Mapping[str, Any]) -> str:
    return json.dumps(body)


def _refused(response: requests.Response) -> ServiceError:
    after = response.headers.get("Retry-After", "")
    return ServiceError(
        f"the platform answered {response.status_code}",
        status=response.status_code,
        text=response.text[:2000],
        wait=min(float(after), 3600.0) if after.isdigit() else None,
    )
