"""The window on a feedback page, in a real browser that obeys the page's own policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from families import LAB, question_report, report, wrong
from lti.browser import chromium, picture, problems
from playwright.sync_api import Browser

from autograder.sinks import feedback


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page about two questions with a window each: one result of the right size, one that is larger."""
    told = report(
        question_report("conv2d_multi_input", wrong("conv2d_multi_input", "CONV-IN-LAST-ONLY")),
        question_report("conv2d_combined", wrong("conv2d_combined", "CONV-PADDING-SAME")),
    )
    path: Path = tmp_path_factory.mktemp("page") / "ana.html"
    path.write_text(feedback.page(told, LAB, "en"), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_window_moves_over_the_students_own_case(browser: Browser, address: str, width: int) -> None:
    """With the keyboard and the mouse: what is expected and what came, cell by cell."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    first, second = page.locator(".moving").all()
    first.locator(".asked").focus()
    page.keyboard.press("ArrowRight")
    said = first.locator("p[aria-live]").inner_text()
    assert said.startswith("Output 0, row 0, column 1. Channel 0: ") and " Yours is " in said
    assert first.locator(".wrong").count() > 0
    second.locator("figure:has(> div:text-is('yours')) svg").click()
    assert second.locator("p[aria-live]").inner_text().startswith("Output 0, row 1, column 1.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"moving-{width}")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    """axe finds nothing, in light and in dark. It is a script itself, which the page's policy rightly forbids."""
    page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(address)
    assert page.locator(".moving:visible").count() == 2
    assert problems(page) == []
    picture(page, f"moving-{scheme}")
    page.close()


def test_no_other_script_runs(browser: Browser, address: str) -> None:
    """One that came into the page is refused by its policy."""
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(address)
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'document.title = 1'}))")
    assert page.title() != "1" and "Content Security Policy" in refused[0]
    page.close()


def test_without_scripts_nothing_is_missed(browser: Browser, address: str) -> None:
    """The pictures of the case stay, and nothing says that there is a window."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    assert page.locator(".moving:visible").count() == 0
    assert page.locator(".figure svg:visible").count() > 4
    page.close()
