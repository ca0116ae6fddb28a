"""Dynamic Registration (https://www.imsglobal.org/spec/lti-dr/v1p0): the platform gives us an address to read.

What pylti1p3 does not check is checked here: the address must be allowed (`outbound`), the issuer and every endpoint
that the platform names must be on its host (or a subdomain), and the new platform can launch nothing until an
administrator approves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
from pylti1p3.dynamic_registration import DynamicRegistration
from pylti1p3.exception import LtiException
from sqlalchemy import Engine

from autograder.errors import DeliveryError
from autograder.lti import platforms
from autograder.lti.messages import SCOPES, Message
from autograder.lti.outbound import Outbound, allow
from autograder.lti.platforms import NewPlatform

_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
NAME = "Autograder"
# Hosted Canvas: a school's own host registers tools, one issuer and one sign-on host serve all schools.
_FAMILIES = (("instructure.com", "canvaslms.com"),)


class RegistrationRefused(DeliveryError):
    """A registration that was not carried out; `code` is the message to show."""


class Registrar(DynamicRegistration):
    """One registration of this tool at one platform."""

    client_name = NAME
    description = "Notebook labs, graded with explanations"

    def __init__(self, tool_url: str, configuration_url: str, token: str, *, private: bool) -> None:
        self._tool_url = tool_url
        self._configuration_url = configuration_url
        self._token = token
        self._private = private
        self._configuration: Mapping[str, Any] | None = None

    def get_request_session(self) -> requests.Session:
        """A session with limits."""
        return Outbound(private=self._private)

    def get_openid_configuration_endpoint(self) -> str:
        """The address the platform gave us."""
        return self._configuration_url

    def get_registration_token(self) -> Any:
        """The platform's token for this registration, None when it sent none."""
        return self._token or None

    def get_initiate_login_uri(self) -> str:
        """Where a launch begins."""
        return f"{self._tool_url}/lti/login"

    def get_jwks_uri(self) -> str:
        """Where our public keys are."""
        return f"{self._tool_url}/lti/jwks.json"

    def get_redirect_uris(self) -> list[str]:
        """Where launches arrive."""
        return [f"{self._tool_url}/lti/launch"]

    def get_target_link_uri(self) -> str:
        """The one launch address."""
        return f"{self._tool_url}/lti/launch"

    def get_logo_uri(self) -> str:
        """Our picture."""
        return f"{self._tool_url}/static/logo.svg"

    def get_domain(self) -> str:
        """Our host, with its port."""
        return urlsplit(self._tool_url).netloc

    def get_scopes(self) -> list[str]:
        """Line items, scores, results, rosters."""
        return list(SCOPES)

    def get_claims(self) -> list[str]:
        """What we ask to be told about a person."""
        return ["iss", "sub", "name", "given_name", "family_name", "email", "locale"]

    def get_messages(self) -> list[dict[str, Any]]:
        """Resource links, and deep linking where content is chosen: by the standard's name and by Canvas's."""
        both = {"target_link_uri": self.get_target_link_uri(), "label": NAME}
        places = ["ContentArea", "assignment_selection", "link_selection"]
        return [
            {"type": Message.RESOURCE.value, **both},
            {"type": Message.DEEP_LINK.value, "placements": places, **both},
        ]

    def get_openid_configuration(self) -> dict[str, Any]:
        """The platform's configuration, its addresses checked before anything is sent there."""
        # Canvas shows its configuration to the holder of the token alone.
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        with self.get_request_session() as session:
            plain = session.get(self._configuration_url, headers=headers).json()
        if not isinstance(plain, dict) or not isinstance(plain.get(_PLATFORM), dict):
            raise RegistrationRefused("the address holds no LTI platform configuration", code="lti.register_bad")
        home = urlsplit(self._configuration_url).hostname or ""
        for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"):
            address = str(plain.get(name, ""))
            allow(address, private=self._private)
            if not same_site(urlsplit(address).hostname or "", home):
                raise RegistrationRefused(f"its {name} is on another host", code="lti.register_foreign")
        return plain

    def complete_registration(
        self, openid_configuration: dict[str, Any], openid_registration: dict[str, Any]
    ) -> NewPlatform:
        """The platform as it is to be stored."""
        details = openid_configuration[_PLATFORM]
        product = str(details.get("product_family_code", ""))[:60].lower()
        return NewPlatform(
            issuer=str(openid_configuration["issuer"])[:255],
            client=str(openid_registration["client_id"])[:255],
            login_url=str(openid_configuration["authorization_endpoint"]),
            token_url=str(openid_configuration["token_endpoint"]),
            keys_url=str(openid_configuration["jwks_uri"]),
            name=urlsplit(openid_configuration["issuer"]).hostname or "",
            product=product,
            audience=str(openid_configuration.get("authorization_server") or ""),
        )


def register(engine: Engine, registrar: Registrar, *, now: float) -> None:
    """Register, and store the platform as pending. Raises RegistrationRefused."""
    try:
        new: object = registrar.register()
    except RegistrationRefused:
        raise
    except DeliveryError as error:
        raise RegistrationRefused(str(error), code="lti.register_address") from error
    except (LtiException, requests.RequestException, AssertionError, KeyError, TypeError, ValueError) as error:
        raise RegistrationRefused(f"the platform did not register us: {error}", code="lti.register_bad") from error
    assert isinstance(new, NewPlatform)
    with engine.begin() as connection:
        if platforms.add(connection, new, state=platforms.PENDING, now=now) is None:
            raise RegistrationRefused("this platform is registered already", code="lti.register_twice")


def same_site(host: str, home: str) -> bool:
    """Whether `host` is `home`, one of its subdomains, the other way round, or both belong to one known family."""
    families = [next((family for family in _FAMILIES if _within(name, family)), None) for name in (host, home)]
    if None not in families and families[0] == families[1]:
        return True
    return bool(host) and (_within(host, (home,)) or _within(home, (host,)))


def _within(host: str, homes: Sequence[str]) -> bool:
    return any(host == home or host.endswith("." + home) for home in homes)
