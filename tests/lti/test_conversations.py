"""Conversations with LMSs that cannot run here, replayed: Canvas, Blackboard, Brightspace.

Each file in conversations/ was made by hand from the documents and source code that it names: the login and launch, and
for each step what the tool must ask, in this order, and what the LMS answers. Nothing else may be asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from jwcrypto.jwk import JWK

from autograder.lti import grades, platforms, submissions, troubles
from autograder.lti.database import reading
from autograder.lti.grades import Score
from autograder.lti.platforms import NewPlatform
from autograder.lti.web.service import Service

from .lms import KEY_ID, PRIVATE, PUBLIC
from .test_web import client as client
from .test_web import send, upload, work
from .test_web import service as service

FILES = sorted((Path(__file__).parent / "conversations").glob("*.json"))
INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"


@dataclass
class Replay:
    """One conversation and the server that plays the LMS; `wrong` is what was asked and should not have been."""

    url: str
    tool: str
    path: Path
    asks: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    tokens: list[Mapping[str, str]] = field(default_factory=list)

    @property
    def said(self) -> dict[str, Any]:
        """The conversation, with the addresses of this run."""
        text = self.path.read_text(encoding="utf-8").replace("{lms}", self.url).replace("{tool}", self.tool)
        found: dict[str, Any] = json.loads(text)
        return found

    def id_token(self, nonce: str, **changes: Any) -> str:
        """The recorded claims, signed now."""
        now = int(time.time())
        claims = self.said["claims"] | {"nonce": nonce, "iat": now, "exp": now + 300} | changes
        return jwt.encode(claims, PRIVATE, algorithm="RS256", headers={"kid": KEY_ID})

    def answer(
        self, method: str, address: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """What the LMS says to the next request, if it is the one that was recorded."""
        parts = urlsplit(address)
        if self.url + parts.path == self.said["platform"]["keys_url"]:
            key = json.loads(JWK.from_pem(PUBLIC.encode()).export_public()) | {
                "kid": KEY_ID,
                "alg": "RS256",
                "use": "sig",
            }
            return 200, {"Content-Type": "application/json"}, json.dumps({"keys": [key]}).encode()
        if self.url + parts.path == self.said["platform"]["token_url"]:
            form = parse_qs(content.decode())
            self.tokens.append(jwt.decode(form["client_assertion"][0], options={"verify_signature": False}))
            return (
                self.said["token"]["status"],
                {"Content-Type": "application/json"},
                json.dumps(self.said["token"]["body"]).encode(),
            )
        if not self.asks:
            self.wrong.append(f"{method} {address}: nothing more was expected")
            return 500, {}, b""
        expected = self.asks.pop(0)
        self._compare(expected["request"], method, parts.path, parse_qs(parts.query), headers, content)
        body = expected["answer"].get("body", "")
        return (
            expected["answer"]["status"],
            expected["answer"].get("headers", {}),
            body.encode() if isinstance(body, str) else json.dumps(body).encode(),
        )

    def _compare(
        self,
        wanted: Mapping[str, Any],
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        content: bytes,
    ) -> None:
        token = self.said["token"]["body"]["access_token"]
        seen = {"method": method, "path": path, "authorization": headers.get("Authorization")}
        if seen != {"method": wanted["method"], "path": wanted["path"], "authorization": f"Bearer {token}"}:
            self.wrong.append(f"{seen} where {wanted['method']} {wanted['path']} was expected")
        for name, value in wanted.get("query", {}).items():
            if query.get(name) != [value]:
                self.wrong.append(f"{path}: {name} is {query.get(name)}, not {value}")
        for name, value in wanted.get("headers", {}).items():
            if headers.get(name) != value:
                self.wrong.append(f"{path}: {name} is {headers.get(name)}, not {value}")
        if "body" in wanted:
            self.wrong += different(json.loads(content), wanted["body"], path)


def different(seen: Any, wanted: Any, where: str) -> list[str]:
    """Where what was sent is not what was recorded; what was not recorded (comment, times) is free."""
    if isinstance(wanted, dict) and isinstance(seen, dict):
        return [each for name, value in wanted.items() for each in different(seen.get(name), value, f"{where} {name}")]
    return [] if seen == wanted else [f"{where}: {seen!r}, not {wanted!r}"]


@contextmanager
def lms(path: Path, tool: str) -> Iterator[Replay]:
    """The LMS on a free port."""
    made = Replay("", tool, path)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = made.answer(self.command, self.path, dict(self.headers.items()), content)
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def launched(client: httpx.Client, replay: Replay, **changes: Any) -> httpx.Response:
    """Log in and launch as recorded."""
    login = client.post("/lti/login", data=replay.said["login"])
    assert login.status_code == 302, login.text
    cookie = {"cookie": login.headers["set-cookie"].partition(";")[0]}
    asked = parse_qs(urlsplit(client.get(login.headers["location"], headers=cookie).headers["location"]).query)
    form = {"state": asked["state"][0], "id_token": replay.id_token(asked["nonce"][0], **changes)}
    return client.post("/lti/launch", data=form, headers=cookie)


def newest(service: Service) -> Score:
    """The grade that was decided last."""
    with reading(service.engine) as connection:
        return grades.posted(connection, 1)[0]


def take(client: httpx.Client, service: Service, replay: Replay, page: str, what: str) -> None:
    """Do one step's deed."""
    deed, _, points = what.partition(" ")
    if deed == "upload":
        assert upload(client, page, points.encode()).status_code == 303
        work(service, int(points))
    elif deed == "regrade":
        with service.engine.begin() as connection:
            submissions.regrade(connection, 1, now=service.clock())
        work(service, int(points))
    elif deed == "resend":
        with service.engine.begin() as connection:
            grades.resend(connection, 1, newest(service).person, now=service.clock())
    else:
        assert deed == "roster"
        teacher = launched(
            client, replay, sub="teacher", **{"https://purl.imsglobal.org/spec/lti/claim/roles": [INSTRUCTOR]}
        )
        assert "Berta" in client.get(teacher.headers["location"]).text
    send(service)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_conversation(client: httpx.Client, service: Service, path: Path) -> None:
    """Launch, then step by step: asked what was recorded, and the answer understood."""
    course_with_a_lab_in_english(service)
    with lms(path, service.settings.url) as replay:
        said = replay.said
        with service.engine.begin() as connection:
            identity = platforms.add(connection, NewPlatform(**said["platform"]), state=platforms.APPROVED, now=0)
            assert identity is not None
            opened = said.get("open_deployments", True)
            platforms.decide(connection, identity, state=platforms.APPROVED, open_deployments=opened, now=0)
        answer = launched(client, replay)
        if not opened:
            # One issuer for all schools: a deployment that nobody approved opens nothing.
            assert answer.status_code == 400
            with service.engine.begin() as connection:
                platforms.decide_deployment(connection, 1, state=platforms.APPROVED, now=0)
            answer = launched(client, replay)
        assert answer.status_code == 303, answer.text
        page = answer.headers["location"]
        for step in said["steps"]:
            replay.asks = list(step["asks"])
            take(client, service, replay, page, step["do"])
            assert (replay.wrong, replay.asks) == ([], []), step["what"]
            score = newest(service)
            assert score.standing == step["then"], step["what"]
            assert step.get("says", "") in troubles.read(score.error).raw, step["what"]
        audience = said["platform"].get("audience") or said["platform"]["token_url"]
        assert {claims["aud"] for claims in replay.tokens} == {audience}


def course_with_a_lab_in_english(service: Service) -> None:
    """The other lab is released, too."""
    folder = service.settings.course / "assignments" / "multiple-channels"
    folder.mkdir(parents=True)
    cell = {"cell_type": "markdown", "source": ["# Multiple channels\n"]}
    (folder / "multiple-channels.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
