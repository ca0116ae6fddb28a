"""pylti1p3 behind two functions: `begin` an OIDC login, `finish` a launch. Nothing here knows a web framework.

Closed here, because pylti1p3 2.0.2 leaves it open: a nonce is taken, not just looked at, so a launch cannot be
replayed; the state is good for one launch; nothing of a launch is kept in the process's memory. What is checked of a
launch itself is in `checking`.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.exception import LtiException, OIDCException
from pylti1p3.launch_data_storage.base import LaunchDataStorage
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract
from sqlalchemy import Engine

from autograder.lti import passing, platforms
from autograder.lti.checking import KeySets, LaunchChecks
from autograder.lti.messages import Launch, read_launch
from autograder.lti.platforms import Platform
from autograder.lti.refusals import Check, LaunchRefused
from autograder.lti.services import registration
from autograder.lti.settings import Keys

STATE_SECONDS = 600.0
LOGIN_PARAMETERS = (
    *("iss", "login_hint", "target_link_uri", "lti_message_hint", "lti_deployment_id", "client_id"),
    "lti_storage_target",
)


@dataclass(frozen=True, slots=True)
class Login:
    """A login that was begun: the browser keeps `state` in a cookie, then goes to `url` on the platform.

    A browser that keeps no cookie may keep `proof` in the platform's frame `target`, where the platform offers one.
    """

    state: str
    url: str
    parameters: Mapping[str, str]
    proof: str

    @property
    def target(self) -> str:
        """The frame of the platform that keeps things (LTI Platform Storage 1.0); empty where none is offered."""
        return self.parameters.get("lti_storage_target", "")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A launch that holds in every respect, and the platform and deployment it came from."""

    launch: Launch
    platform: Platform
    deployment: int


def begin(engine: Engine, keys: Keys, parameters: Mapping[str, str], *, launch_url: str, now: float) -> Login:
    """Begin an OIDC login (LTI Security 1.0, 5.1.1). Raises LaunchRefused."""
    cookies = _Cookies({})
    request = _Request(parameters)
    login = _Login(
        request,
        _Config(engine, keys, now),
        session_service=SessionService(request),
        cookie_service=cookies,
        launch_data_storage=_Storage(engine, now),
    )
    for name in ("iss", "login_hint"):
        if not parameters.get(name):
            raise LaunchRefused(Check.REQUEST, missing=name)
    try:
        url = login._prepare_redirect_url(launch_url)
    except (LtiException, OIDCException) as error:
        raise LaunchRefused(Check.PLATFORM, issuer=parameters["iss"], client=parameters.get("client_id", "")) from error
    (state,) = cookies.wanted
    sent = {name: parameters[name] for name in LOGIN_PARAMETERS if parameters.get(name)}
    proof = secrets.token_urlsafe(24)
    kept = {"nonce": login.nonce, "url": url, "parameters": sent, "proof": proof}
    passing.put(engine, f"state:{state}", json.dumps(kept), now=now, seconds=STATE_SECONDS)
    return Login(state, url, sent, proof)


def begun(engine: Engine, state: str, *, now: float) -> Login | None:
    """The login that was begun with this state, while it is good."""
    text = passing.peek(engine, f"state:{state}", now=now)
    if text is None:
        return None
    kept = json.loads(text)
    return Login(state, kept["url"], kept["parameters"], kept["proof"])


def finish(
    engine: Engine,
    keys: Keys,
    session: requests.Session,
    key_sets: KeySets,
    form: Mapping[str, str],
    *,
    cookie: str,
    now: float,
) -> Accepted:
    """Validate a launch (LTI Security 1.0, 5.1.3) and take its state and nonce. Raises LaunchRefused.

    `cookie` is the state that the browser kept: the launch must come from the browser that began the login. The proof
    out of the platform's storage says the same: only that browser was told it.
    """
    state = form.get("state", "")
    proof = form.get("proof", "")
    login = begun(engine, state, now=now) if proof and cookie != state else None
    kept = login is not None and hmac.compare_digest(login.proof.encode(), proof.encode())
    if not state or (cookie != state and not kept):
        raise LaunchRefused(Check.COOKIE, cookie="another" if cookie else "none", state="sent" if state else "none")
    text = passing.take(engine, f"state:{state}", now=now)
    if text is None:
        raise LaunchRefused(Check.STATE, state="over or used")
    request = _Request(form)
    config = _Config(engine, keys, now)
    message = LaunchChecks(
        request,
        config,
        session_service=SessionService(request),
        cookie_service=_Cookies({state: state}),
        launch_data_storage=_Storage(engine, now),
        requests_session=session,
    )
    message.nonce = json.loads(text)["nonce"]
    message.key_sets = key_sets
    message.now = now
    message.validate()
    assert config.platform is not None and config.deployment is not None
    return Accepted(read_launch(message.get_launch_data()), config.platform, config.deployment)


class _Request(Request):
    def __init__(self, parameters: Mapping[str, str]) -> None:
        super().__init__()
        self._parameters = parameters

    def get_param(self, key: str) -> str:
        return self._parameters.get(key, "")

    def is_secure(self) -> bool:
        return True


class _Cookies(CookieService):
    def __init__(self, present: Mapping[str, str]) -> None:
        self._present = present
        self.wanted: dict[str, str] = {}

    def get_cookie(self, name: str) -> str | None:
        return self._present.get(name)

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        self.wanted[name] = str(value)


class _Storage(LaunchDataStorage[Any]):
    """Keeps nonces in the database. The library asks `check_value` of nonces alone: the check takes them."""

    def __init__(self, engine: Engine, now: float) -> None:
        super().__init__()
        self._engine = engine
        self._now = now

    def get_session_cookie_name(self) -> str | None:
        return None

    def can_set_keys_expiration(self) -> bool:
        return True

    def get_value(self, key: str) -> Any:
        return None

    def set_value(self, key: str, value: Any, exp: int | None = None) -> None:
        passing.put(self._engine, key, "1", now=self._now, seconds=STATE_SECONDS)

    def check_value(self, key: str) -> bool:
        return passing.take(self._engine, key, now=self._now) is not None


class _Config(ToolConfAbstract[_Request]):
    """Platforms from the database; every issuer may have several clients."""

    def __init__(self, engine: Engine, keys: Keys, now: float) -> None:
        self._engine = engine
        self._keys = keys
        self._now = now
        self.platform: Platform | None = None
        self.deployment: int | None = None

    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        return True

    def find_registration_by_issuer(self, iss: str, *args: Any, **kwargs: Any) -> Registration:
        raise NotImplementedError("every issuer may have several clients")

    def find_registration_by_params(self, iss: str, client_id: str, *args: Any, **kwargs: Any) -> Registration:
        self.platform = platforms.find(self._engine, iss, client_id)
        if self.platform is None:
            raise LtiException("no approved platform with this issuer and client")
        return registration(self.platform, self._keys)

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        raise NotImplementedError("every issuer may have several clients")

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: Any, **kwargs: Any
    ) -> Deployment | None:
        assert self.platform is not None
        with self._engine.begin() as connection:
            self.deployment = platforms.deployment(connection, self.platform, deployment_id, now=self._now)
        return Deployment().set_deployment_id(deployment_id) if self.deployment is not None else None


class _Login(OIDCLogin[_Request, _Config, SessionService, _Cookies, Any]):
    nonce = ""

    def get_redirect(self, url: str) -> Redirect[Any]:
        raise NotImplementedError("the web application redirects")

    def _generate_nonce(self) -> str:
        self.nonce = super()._generate_nonce()
        return self.nonce
