"""A frame on another site whose cookies the browser refuses: the LMS's page keeps what the login needs.

Two host names with TLS by an authority of this test; Chromium with third-party cookies blocked.
"""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.lti import platforms
from autograder.lti.serving import assemble
from autograder.lti.settings import Settings
from autograder.lti.web.app import make_app
from autograder.lti.web.service import Service

from . import authority
from .authority import Certificate
from .browser import CHROMIUM, chromium, picture, window
from .conftest import needed
from .lms import Lms, _Server
from .servers import free_port, serving_app
from .test_web import client as client
from .test_web import course_with_a_lab
from .test_web import service as service

pytest.importorskip("playwright")
from playwright.sync_api import Browser, expect

_COURSE = """<!doctype html><html lang="en"><title>Course</title><body><script>
const kept = new Map(); window.asked = [];
addEventListener("message", (event) => {
  const said = event.data || {};
  if (event.origin !== TOOL || !String(said.subject).startsWith("lti.")) return;
  window.asked.push(said.subject);
  const answer = { subject: said.subject + ".response", message_id: said.message_id, key: said.key };
  if (REFUSES) answer.error = { code: "storage_exhaustion", message: "full" };
  else if (said.subject === "lti.put_data") { kept.set(said.key, said.value); answer.value = said.value; }
  else answer.value = kept.get(said.key);
  event.source.postMessage(answer, event.origin);
});
</script><iframe name="activity" title="activity" src="SRC" style="width:100%;height:90vh"></iframe></body></html>"""


@dataclass
class Site:
    """An LMS's pages at https://lms.test, in front of the LMS that signs and keeps grades."""

    lms: Lms
    tool: str
    url: str = ""
    target: str = "_parent"
    refuses: bool = False
    launched: list[dict[str, list[str]]] = field(default_factory=list)

    def course(self) -> str:
        """The page with the activity in a frame."""
        words = {
            "iss": self.url,
            "login_hint": "u",
            "client_id": "client-1",
            "target_link_uri": f"{self.tool}/lti/launch",
        }
        if self.target:
            words["lti_storage_target"] = self.target
        address = html.escape(f"{self.tool}/lti/login?{urlencode(words)}")
        page = _COURSE.replace("TOOL", json.dumps(self.tool)).replace("REFUSES", json.dumps(self.refuses))
        return page.replace("SRC", address)

    def authorized(self, query: dict[str, list[str]]) -> str:
        """The form that posts the launch."""
        token = self.lms.id_token(self.lms.claims(query["nonce"][0], iss=self.url))
        fields = {"state": query["state"][0], "id_token": token}
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields.items()
        )
        where = html.escape(query["redirect_uri"][0])
        return f'<form method="post" action="{where}">{inputs}</form><script>document.forms[0].submit()</script>'


@contextmanager
def site(lms: Lms, tool: str, certificate: Certificate) -> Iterator[Site]:
    """The LMS's pages over TLS."""
    made = Site(lms, tool)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            page = made.authorized(parse_qs(parts.query)) if parts.path == "/auth" else made.course()
            content = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = _Server(("127.0.0.1", 0), Handler)
    # Shaken hands in each connection's own thread: browsers open connections before they need them.
    secured = certificate.server().wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.socket = secured
    made.url = f"https://lms.test:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


class WithoutPartitions:
    """What a browser that knows no partitioned cookies makes of ours: the attribute is nothing to it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def plain(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, value.replace(b"; Partitioned", b"")) for name, value in message["headers"]
                ]
            await send(message)

        await self._app(scope, receive, plain)


@dataclass
class Place:
    """The LMS's site, the tool's, and a browser."""

    site: Site
    service: Service
    browser: Browser


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For both hosts."""
    return authority.certificate(tmp_path_factory.mktemp("authority"), "lms.test", "tool.test")


@pytest.fixture(scope="module")
def browser(certificate: Certificate) -> Iterator[Browser]:
    """One that trusts the authority, and refuses third parties' cookies."""
    if CHROMIUM is None:
        needed("no Chromium: apt-get install chromium")
    trust = f"--ignore-certificate-errors-spki-list={certificate.authority}"
    # In one process: of a frame that changes hosts playwright, when the machine is busy, may never see the next page.
    with chromium(trust, "--test-third-party-cookie-phaseout", "--disable-site-isolation-trials") as running:
        yield running


@pytest.fixture
def place(
    tool: Settings, lms: Lms, certificate: Certificate, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Place]:
    """Both sites run; `request.param` says whether the browser knows partitioned cookies."""
    course_with_a_lab(tool.course)
    made = assemble(replace(tool, url=f"https://tool.test:{free_port()}"))
    app: ASGIApp = make_app(made)
    if not getattr(request, "param", False):
        app = WithoutPartitions(app)
    port = int(made.settings.url.rpartition(":")[2])
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=certificate.chain,
        ssl_keyfile=str(certificate.key),
    )
    with site(lms, made.settings.url, certificate) as pages, serving_app(config):
        new = replace(lms.platform(), issuer=pages.url, login_url=f"{pages.url}/auth")
        with made.engine.begin() as connection:
            platforms.add(connection, new, state=platforms.APPROVED, now=0)
        yield Place(pages, made, browser)
    made.engine.dispose()


def test_the_platform_keeps_what_the_browser_does_not(place: Place) -> None:
    """In the frame itself, no window needed; nothing of ours is left in the browser."""
    with window(place.browser) as page:
        page.goto(f"{place.site.url}/course")
        frame = page.frame_locator("iframe[name=activity]")
        expect(frame.locator("h1")).to_have_text("Canales")
        expect(frame.locator("#hand-in")).to_be_visible()
        assert page.evaluate("window.asked") == ["lti.put_data", "lti.get_data"]
        assert page.context.cookies() == []
        picture(page, "storage-es")


@pytest.mark.parametrize("place", [True], indirect=True)
def test_a_partitioned_cookie_needs_no_storage(place: Place) -> None:
    """Where the browser keeps it, nothing is asked of the LMS's page."""
    with window(place.browser) as page:
        page.goto(f"{place.site.url}/course")
        expect(page.frame_locator("iframe[name=activity]").locator("#hand-in")).to_be_visible()
        assert page.evaluate("window.asked") == []


@pytest.mark.parametrize(("target", "refuses"), [("", False), ("_parent", True), ("no_such_frame", False)])
def test_without_storage_a_window_is_offered(place: Place, target: str, refuses: bool) -> None:
    """Not offered, full, or not there: the activity opens in a window of its own, where the cookie is a first party's."""
    place.site.target, place.site.refuses = target, refuses
    with window(place.browser) as page:
        page.goto(f"{place.site.url}/course")
        link = page.frame_locator("iframe[name=activity]").locator("a.button")
        expect(link).to_be_visible()
        with page.expect_popup() as opened:
            link.click()
        expect(opened.value.locator("#hand-in")).to_be_visible()


def test_a_proof_is_only_good_for_its_own_login(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Who posts somebody a launch (to hand in under another's name) has no proof in that browser."""

    def begun() -> tuple[str, str, str]:
        words = {"iss": lms.url, "login_hint": "u", "client_id": "client-1", "lti_storage_target": "_parent"}
        at = client.get("/lti/login", params=words).headers["location"]
        text = client.get(at).text
        found = {
            name: html.unescape(text.partition(f'data-{name}="')[2].partition('"')[0])
            for name in ("value", "next", "origin")
        }
        asked = parse_qs(urlsplit(found["next"]).query)
        assert found["origin"] == lms.url and found["value"] not in found["next"]
        return asked["state"][0], asked["nonce"][0], found["value"]

    def launch(state: str, nonce: str, **more: str) -> httpx.Response:
        return client.post("/lti/launch", data={"state": state, "id_token": lms.id_token(lms.claims(nonce)), **more})

    state, nonce, proof = begun()
    other = begun()[2]
    asking = launch(state, nonce)
    assert asking.status_code == 200 and 'id="proof"' in asking.text and proof not in asking.text
    for wrong in ("", other, state, proof[:-1], "ñ"):
        assert launch(state, nonce, proof=wrong).status_code == 400
    assert launch(state, nonce, proof=proof).status_code == 303
    assert launch(state, nonce, proof=proof).status_code == 400
