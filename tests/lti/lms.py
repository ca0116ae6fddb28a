"""An LMS on loopback: signs launches, hands out tokens, keeps scores by the rules seen in real ones.

Moodle and Canvas cannot be installed from the registries, so what was observed of them is written down here (the
sources are named in autograder/lti/messages.py). Open edX's own code is used in the browser tests.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from jwcrypto.jwk import JWK
from pylti1p3.dynamic_registration import generate_key_pair

from autograder.lti import messages
from autograder.lti.platforms import NewPlatform

PRIVATE, PUBLIC = generate_key_pair(2048)
KEY_ID = "platform-key"
PLATFORM_CLAIM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CLAIM = "https://purl.imsglobal.org/spec/lti-tool-configuration"


@dataclass
class Lms:
    """One running LMS. `rules` is moodle, canvas or openedx; `failures` are statuses to answer next to a score."""

    url: str
    rules: str = "moodle"
    grades: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    maximum: Any = 100
    line_items: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    configuration: dict[str, Any] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    token_requests: int = 0
    slow: float = 0.0
    ahead: float = 0.0
    refusing: bool = False
    odd: object = None

    def platform(self, client: str = "client-1") -> NewPlatform:
        """How the tool knows one client of this LMS."""
        return NewPlatform(
            issuer=self.url,
            client=client,
            login_url=f"{self.url}/auth",
            token_url=f"{self.url}/token",
            keys_url=f"{self.url}/keys",
            name=self.rules,
            product=self.rules,
        )

    def claims(self, made_nonce: str, **changes: Any) -> dict[str, Any]:
        """The claims of a student's launch, with changes by short name (`sub`, `roles`, `custom`, ...)."""
        client = changes.pop("client", "client-1")
        link = changes.pop("link", "link-1")
        plain: dict[str, Any] = {
            "iss": self.url,
            "aud": client,
            "sub": "student-1",
            "name": "Ana Ñúñez",
            "email": "ana@example.edu",
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": made_nonce,
            messages.CLAIM + "message_type": "LtiResourceLinkRequest",
            messages.CLAIM + "version": "1.3.0",
            messages.CLAIM + "deployment_id": "1",
            messages.CLAIM + "target_link_uri": "http://tool/lti/launch",
            messages.CLAIM + "resource_link": {"id": link, "title": "Canales"},
            messages.CLAIM + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
            messages.CLAIM + "context": {"id": "course-1", "title": "Redes"},
            messages.CLAIM + "custom": {"lab": "canales-multiples", "language": "es"},
            messages.CLAIM + "launch_presentation": {"locale": "es-ES"},
            messages.AGS: {
                "scope": list(messages.SCOPES),
                "lineitems": f"{self.url}/lineitems?type_id=1",
                "lineitem": f"{self.url}/lineitems/7/lineitem?type_id=1",
            },
            messages.NRPS: {"context_memberships_url": f"{self.url}/members"},
        }
        for name, value in changes.items():
            key = name if name in plain or name == "nbf" or name.startswith("https://") else messages.CLAIM + name
            plain[key] = value
        return plain

    def id_token(self, claims: Mapping[str, Any], *, key: str = PRIVATE, kid: str = KEY_ID) -> str:
        """Signed claims."""
        return jwt.encode(dict(claims), key, algorithm="RS256", headers={"kid": kid})


def _handler(lms: Lms) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            """The Date header, by this LMS's clock."""
            return super().date_time_string(time.time() + lms.ahead)

        def reply(self, status: int, body: Any = None, **headers: str) -> None:
            content = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content)

        def allowed(self) -> bool:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            good = token in lms.tokens and token not in lms.withdrawn
            if not good:
                self.reply(401, {"error": "token"})
            return good

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            lms.fetched.append(self.path)
            if path == "/keys":
                key = json.loads(JWK.from_pem(PUBLIC.encode()).export_public())
                return self.reply(200, {"keys": [key | {"kid": KEY_ID, "alg": "RS256", "use": "sig"}]})
            if path == "/configuration":
                return self.reply(200, lms.configuration)
            if path == "/redirect":
                return self.reply(302, None, Location=f"{lms.url}/keys")
            if not self.allowed():
                return None
            if path == "/members":
                return self.page(lms.members)
            if path == "/odd":
                return self.reply(200, lms.odd)
            if path.endswith("/results"):
                item = path.removesuffix("/results")
                found = [
                    {"userId": user, "resultScore": grade["scoreGiven"], "resultMaximum": grade["scoreMaximum"]}
                    for (line_item, user), grade in lms.grades.items()
                    if line_item == item and grade["scoreGiven"] is not None
                ]
                return self.reply(200, found)
            if path.endswith("/lineitem"):
                known = {"id": lms.url + path, "label": "Canales", "scoreMaximum": lms.maximum}
                return self.reply(404 if path in lms.deleted else 200, known)
            return self.reply(200, lms.line_items)

        def page(self, rows: list[dict[str, Any]]) -> None:
            number = int(parse_qs(urlsplit(self.path).query).get("page", ["0"])[0])
            part = rows[number * 2 : number * 2 + 2]
            more = len(rows) > number * 2 + 2
            headers = {"Link": f'<{lms.url}/members?page={number + 1}>; rel="next"'} if more else {}
            self.reply(200, {"id": "x", "members": part}, **headers)

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            time.sleep(lms.slow)
            path = urlsplit(self.path).path
            if path == "/token":
                return self.token(parse_qs(content.decode()))
            if path == "/register":
                body = json.loads(content)
                return self.reply(200, body | {"client_id": "given-client", TOOL_CLAIM: {"deployment_id": "9"}})
            if not self.allowed():
                return None
            if path.endswith("/scores"):
                return self.score(path.removesuffix("/scores"), json.loads(content))
            made = json.loads(content) | {"id": f"{lms.url}/lineitems/{len(lms.line_items) + 50}/lineitem"}
            lms.line_items.append(made)
            return self.reply(201, made)

        def token(self, form: Mapping[str, list[str]]) -> None:
            lms.token_requests += 1
            client = jwt.decode(form["client_assertion"][0], options={"verify_signature": False})["iss"]
            token = uuid.uuid4().hex
            lms.tokens[token] = client
            self.reply(200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

        def score(self, line_item: str, body: dict[str, Any]) -> None:
            if lms.refusing:
                return self.reply(403, {"error": "the tool may not write grades"})
            if line_item in lms.deleted:
                return self.reply(404, {"error": "no such line item"})
            if lms.failures:
                return self.reply(lms.failures.pop(0), {"error": "now is bad"}, Retry_After="1")
            if body["userId"] in lms.unknown:
                return self.reply(422 if lms.rules == "canvas" else 400, {"error": "User not found in course"})
            old = lms.grades.get((line_item, body["userId"]))
            if old is not None:
                before, after = (datetime.fromisoformat(item["timestamp"]) for item in (old, body))
                if lms.rules == "moodle" and int(after.timestamp()) <= int(before.timestamp()):
                    return self.reply(409, {"error": "Refusing score with an earlier timestamp"})
                if lms.rules == "openedx" and after <= before:
                    return self.reply(400, {"timestamp": ["Score already exists for the provided timestamp"]})
                if lms.rules == "canvas" and after < before:
                    return self.reply(400, {"error": "Provided timestamp before last updated timestamp"})
            lms.posts.append(body | {"line_item": line_item})
            final = body["gradingProgress"] == "FullyGraded" or (
                lms.rules == "canvas" and body["gradingProgress"] == "PendingManual"
            )
            lms.grades[line_item, body["userId"]] = body if final else body | {"scoreGiven": None}
            return self.reply(200, None if lms.rules == "moodle" else body)

    return Handler


class _Server(ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news: some tests are about that."""


@contextmanager
def running(rules: str = "moodle") -> Iterator[Lms]:
    """An LMS on a free port."""
    lms = Lms(url="", rules=rules)
    server = _Server(("127.0.0.1", 0), _handler(lms))
    lms.url = f"http://127.0.0.1:{server.server_address[1]}"
    lms.configuration = {
        "issuer": lms.url,
        "authorization_endpoint": f"{lms.url}/auth",
        "token_endpoint": f"{lms.url}/token",
        "jwks_uri": f"{lms.url}/keys",
        "registration_endpoint": f"{lms.url}/register",
        PLATFORM_CLAIM: {"product_family_code": rules, "version": "1"},
    }
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield lms
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
