"""Headless Chromium at the demonstration LMS, and what is looked at on each page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # Hosts that are no localhost: there plain HTTP keeps no Secure cookie, as a third party's in a strict browser.
    "--host-resolver-rules=MAP *.test 127.0.0.1",
]

# A page that never comes fails a test; one that is slow, on a machine with much to do, does not.
_PATIENCE = 300_000
expect.set_options(timeout=_PATIENCE)


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Debian's browser, driven by playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*_FLAGS, *flags])
        yield browser
        browser.close()


@contextmanager
def window(browser: Browser, *, width: int = 1000, language: str = "es-ES", script: bool = True) -> Iterator[Page]:
    """A fresh profile's window."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 800},
        locale=language,
        accept_downloads=True,
        java_script_enabled=script,
        timezone_id="America/Bogota",
    )
    context.set_default_timeout(_PATIENCE)
    yield context.new_page()
    context.close()


def activity(page: Page) -> Frame:
    """The framed tool, once its page is there."""
    page.wait_for_selector("iframe[name=activity]")
    frame = page.frame("activity")
    assert frame is not None
    frame.wait_for_selector("h1")
    return frame


def problems(where: Page | Frame, part: str | None = None) -> list[str]:
    """What axe-core finds wrong, WCAG 2.2 AA included; `part` is a selector of what alone is looked at."""
    found = Axe().run(where, context=part)
    return [
        f"{item['id']}: {item['help']}: {[node['html'][:120] for node in item['nodes']]}"
        for item in found.response["violations"]
    ]


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where AUTOGRADER_PICTURES says, for people to look at."""
    folder = os.environ.get("AUTOGRADER_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
