"""The checks of a launch (LTI Security 1.0, 5.1.3), each by its name.

Closed here, because pylti1p3 2.0.2 leaves it open: the nonce belongs to the state it was made with; a token without an
end is refused, and clocks may differ by a minute; an unknown key id fetches the platform's keys once more; a token of
any shape is refused, not an error of ours.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
import requests
from pylti1p3.exception import LtiException, LtiKeyException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.session import SessionService

from autograder.errors import DeliveryError
from autograder.lti.messages import CLAIM, DEEP_LINKING, Message, web_address
from autograder.lti.refusals import Check, LaunchRefused

LEEWAY_SECONDS = 60.0
_KEYS_SECONDS = 600.0
_LONGEST_ID = 255
_FAR = 1e12
"""Seconds: no moment lies further away; a whole number may be larger than any float."""


class KeySets:
    """The platforms' public keys, fetched at most every ten minutes, or when a key id is unknown."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, float]] = {}
        self._lock = threading.Lock()

    def get(self, url: str) -> Any:
        """A key set that was fetched lately, else None."""
        with self._lock:
            value, ends = self._kept.get(url, (None, 0.0))
        return value if time.monotonic() < ends else None

    def keep(self, url: str, value: Any) -> None:
        """Keep a key set."""
        with self._lock:
            self._kept[url] = (value, time.monotonic() + _KEYS_SECONDS)

    def drop(self, url: str) -> None:
        """Forget a key set that lacks a key."""
        with self._lock:
            self._kept.pop(url, None)


class LaunchChecks(MessageLaunch[Any, Any, SessionService, Any]):
    """One launch; `nonce` is its login's, `now` our clock. Nothing but `validate` is for others."""

    nonce: str
    key_sets: KeySets
    now: float

    def _get_request_param(self, key: str) -> str:
        return str(self._request.get_param(key))

    def validate(self) -> LaunchChecks:
        """Every check (LTI Security 1.0, 5.1.3); raises LaunchRefused that names the one that failed."""
        self._validated = True
        self.validate_jwt_format()
        # Checked before the signature, as the library orders it: taking the nonce first cannot be used to spoil
        # someone's login, because its value is secret until the platform has signed it.
        self.validate_nonce()
        said = self._said()
        self._or_refuse(self.validate_registration, Check.AUDIENCE, issuer=said["iss"], client=said["aud"])
        self.validate_jwt_signature()
        self._validate_clock()
        deployment = said.get(CLAIM + "deployment_id")
        self._or_refuse(self.validate_deployment, Check.DEPLOYMENT, issuer=said["iss"], deployment=deployment)
        if said.get(CLAIM + "version") != "1.3.0":
            raise LaunchRefused(Check.VERSION, version=said.get(CLAIM + "version"), expected="1.3.0")
        kind = said.get(CLAIM + "message_type")
        if kind not in tuple(Message):
            raise LaunchRefused(Check.MESSAGE, message=kind, expected=", ".join(Message))
        self._or_refuse(self.validate_message, Check.MESSAGE, message=kind)
        if kind == Message.DEEP_LINK and not web_address(said[DEEP_LINKING].get("deep_link_return_url")):
            raise LaunchRefused(Check.MESSAGE, message=kind, why="deep_link_return_url is no web address")
        return self

    def validate_jwt_format(self) -> LaunchChecks:
        """A token of three parts, whose claims have the types that the other checks count on."""
        self._or_refuse(super().validate_jwt_format, Check.FORMAT)
        parts: Mapping[str, object] = {"header": self._jwt["header"], "body": self._jwt["body"]}
        for name, part in parts.items():
            if not isinstance(part, dict):
                raise LaunchRefused(Check.FORMAT, why=f"the token's {name} is not an object")
        said = self._said()
        audience = said.get("aud")
        for name, value in {
            "iss": said.get("iss"),
            "aud": audience[0] if isinstance(audience, list) and audience else audience,
            "nonce": said.get("nonce"),
            CLAIM + "deployment_id": said.get(CLAIM + "deployment_id"),
        }.items():
            if not isinstance(value, str) or not value or "\0" in value:
                raise LaunchRefused(Check.FORMAT, why=f"the token has no good {name.removeprefix(CLAIM)}")
        self._refuse_long_ids(said)
        return self

    def validate_nonce(self) -> LaunchChecks:
        """The nonce is this login's, and is taken."""
        if self._said()["nonce"] != self.nonce:
            raise LaunchRefused(Check.NONCE, nonce="of another login")
        self._or_refuse(super().validate_nonce, Check.NONCE, nonce="used or over")
        return self

    def validate_jwt_signature(self) -> LaunchChecks:
        """One of the platform's keys signed the token."""
        key, algorithm = self._key()
        # Only the signature: the library allows no leeway, and its errors do not say the times.
        options = {f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
        try:
            jwt.decode(self._get_id_token(), key, algorithms=[algorithm], options=options)  # type: ignore[arg-type]
        except jwt.PyJWTError as error:
            raise LaunchRefused(Check.SIGNATURE, issuer=self._said()["iss"], why=error) from error
        return self

    def save_launch_data(self) -> LaunchChecks:
        """Nothing is kept."""
        return self

    def fetch_public_key(self, key_set_url: str) -> Any:
        """The platform's keys, lately fetched or fetched now."""
        kept = self.key_sets.get(key_set_url)
        if kept is None:
            try:
                kept = super().fetch_public_key(key_set_url)
            except (LtiException, requests.RequestException, DeliveryError, OSError) as error:
                raise LaunchRefused(Check.KEY_SET, address=key_set_url, why=error) from error
            if not isinstance(kept, dict) or not isinstance(kept.get("keys"), list):
                raise LaunchRefused(Check.KEY_SET, address=key_set_url, why="it is not a JSON Web Key Set")
            self.key_sets.keep(key_set_url, kept)
        return kept

    def get_public_key(self) -> tuple[str, str]:
        """The key with the token's key id, and its algorithm; an unknown id fetches the keys once more."""
        try:
            return super().get_public_key()
        except LtiKeyException:
            assert self._registration is not None
            self.key_sets.drop(self._registration.get_key_set_url() or "")
            self._registration.set_key_set(None)
            return super().get_public_key()

    def _key(self) -> tuple[str, str]:
        header: Mapping[str, object] = dict(self._jwt["header"])
        found: list[tuple[str, str]] = []
        self._or_refuse(
            lambda: found.append(self.get_public_key()),
            Check.KEY,
            issuer=self._said()["iss"],
            kid=header.get("kid"),
            alg=header.get("alg"),
        )
        return found[0]

    def _validate_clock(self) -> None:
        said = self._said()
        times = {name: said.get(name) for name in ("exp", "iat", "nbf")}
        if said.get("nbf") is None:
            del times["nbf"]
        shown = {name: _moment(value) for name, value in times.items()} | {"here": _moment(self.now)}
        for name, value in times.items():
            if not isinstance(value, int | float) or not -_FAR < value < _FAR:
                raise LaunchRefused(Check.CLOCK, why=f"{name} is not a time", **shown)
            early = name != "exp" and value > self.now + LEEWAY_SECONDS
            late = name == "exp" and value <= self.now - LEEWAY_SECONDS
            if early or late:
                raise LaunchRefused(Check.CLOCK, why=f"{name} is {'past' if late else 'to come'}", **shown)

    def _refuse_long_ids(self, said: Mapping[str, Any]) -> None:
        """What is longer than LTI allows would be cut where it is kept, and two people or activities become one."""
        names = [(name,) for name in ("iss", "sub", CLAIM + "deployment_id")]
        for path in [*names, (CLAIM + "context", "id"), (CLAIM + "resource_link", "id")]:
            value: object = said
            for name in path:
                value = value.get(name) if isinstance(value, Mapping) else None
            if isinstance(value, str) and len(value) > _LONGEST_ID:
                raise LaunchRefused(Check.FORMAT, why=f"{'.'.join(path).removeprefix(CLAIM)} is too long")

    def _said(self) -> Mapping[str, Any]:
        return dict(self._jwt["body"])

    def _or_refuse(self, step: Callable[[], object], check: Check, **facts: object) -> None:
        try:
            step()
        except (LtiException, ValueError, TypeError, AttributeError) as error:
            raise LaunchRefused(check, **facts, why=error) from error


def _moment(value: object) -> str:
    """A token's time as people read it, or as it was said."""
    try:
        return datetime.fromtimestamp(float(str(value)), UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return str(value)
