"""The whole loop in a browser: Open edX's code as the LMS, our service, its worker, headless Chromium."""

from __future__ import annotations

import json
import re
import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder import labs
from autograder.course import shipped
from autograder.lti import platforms, serving
from autograder.lti.demonstration import demo_platform
from autograder.lti.settings import Settings
from autograder.lti.web import admin
from autograder.lti.web.service import Service
from autograder.lti.worker import Worker

from . import graders
from .browser import CHROMIUM, activity, chromium, picture, problems, window
from .conftest import needed
from .servers import free_port
from .servers import serving as serving_pages

pytest.importorskip("playwright")
from playwright.sync_api import Browser, expect


class Loop:
    """A running LMS and tool."""

    def __init__(self, service: Service, lms: str, browser: Browser) -> None:
        self.service, self.lms, self.browser = service, lms, browser

    def gradebook(self) -> dict[str, Any]:
        """What the LMS holds."""
        with urllib.request.urlopen(f"{self.lms}/gradebook.json", timeout=300) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def published(self, student: str, activity: str = "first") -> float | None:
        """The student's grade, out of one, once the LMS has it."""
        ends = time.monotonic() + 300
        while time.monotonic() < ends:
            for row in reversed(self.gradebook()["published"]):
                if (row["student"], row["activity"]) == (student, activity):
                    return float(row["score"])
            time.sleep(0.1)
        return None


def _course(folder: Path) -> Path:
    for lab, title in (("canales-multiples", "Canales múltiples"), ("multiple-channels", "Multiple channels")):
        released = folder / "release" / lab
        released.mkdir(parents=True)
        cell = {"cell_type": "markdown", "source": [f"# {title}\n"]}
        (released / f"{lab}.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
        beside = folder / "source" / lab
        beside.mkdir(parents=True)
        for module in (shipped.LABS / lab).glob("*.py"):
            shutil.copy(module, beside)
    return folder


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """Everything, once for this file."""
    if CHROMIUM is None:
        needed("no Chromium: apt-get install chromium")
    assert CHROMIUM is not None
    folder = tmp_path_factory.mktemp("loop")
    settings = Settings(
        data=folder / "data",
        url=f"http://localhost:{free_port()}",
        course=_course(folder / "course"),
        private_platforms=True,
        lease_seconds=10.0,
    )
    service = serving.assemble(settings)
    worker = Worker(
        service.engine, settings, service.services, graders.either, serving.local_process, graders=1, senders=1
    )
    with serving_pages(service), demo_platform(service, free_port()) as lms, chromium() as browser:
        worker.start()
        yield Loop(service, lms, browser)
        worker.stop()
    service.engine.dispose()


def hand_in(frame: Any, text: str, name: str = "mio.py") -> None:
    """Upload a file in the framed page."""
    frame.set_input_files("input[type=file]", {"name": name, "mimeType": "text/x-python", "buffer": text.encode()})
    frame.click("form[enctype] button")


def test_launch_upload_progress_feedback_and_grade(loop: Loop, tmp_path: Path) -> None:
    """In a frame on another site: the task, an upload, live progress, the feedback, and the grade in the LMS."""
    with window(loop.browser) as page:
        page.goto(f"{loop.lms}/open/student1/first")
        frame = activity(page)
        expect(frame.locator("h1")).to_have_text("Canales múltiples")
        assert problems(frame) == []
        picture(page, "task-es")
        with page.expect_download() as saved:
            frame.click("text=Descargar el cuaderno")
        assert saved.value.suggested_filename == "canales-multiples.ipynb"
        seen = tmp_path / "seen"
        hand_in(frame, f"70 until={seen}")
        expect(frame.locator("li.now")).to_be_visible()
        assert problems(frame) == []
        picture(page, "progress-es")
        seen.touch()
        expect(frame.locator(".grade")).to_contain_text("70")
        assert loop.published("student1") == 0.7
        expect(frame.locator("text=recibida")).to_be_visible()
        assert problems(frame) == []
        picture(page, "graded-es")
        frame.click("text=Leer los comentarios")
        inside = frame.frame_locator("iframe.feedback")
        expect(inside.locator("h1").first).to_be_visible()
        picture(page, "feedback-es")


def test_the_grade_arrives_without_a_reload(loop: Loop, tmp_path: Path) -> None:
    """What the student does meanwhile stays: the next file is chosen, a link is clicked."""
    with window(loop.browser) as page:
        page.goto(f"{loop.lms}/open/student4/first")
        frame = activity(page)
        seen = tmp_path / "seen"
        hand_in(frame, f"71 until={seen}")
        expect(frame.locator("li.now")).to_be_visible()
        frame.set_input_files("input[type=file]", {"name": "next.py", "mimeType": "text/x-python", "buffer": b"72"})
        expect(frame.locator("#chosen")).to_have_text("next.py")
        seen.touch()
        expect(frame.locator(".grade")).to_contain_text("71")
        expect(frame.locator("text=recibida")).to_be_visible()
        expect(frame.locator("[data-step]")).to_have_count(0)
        expect(frame.locator("tbody time").first).not_to_contain_text("UTC")
        expect(frame.locator("#chosen")).to_have_text("next.py")
        frame.click("form[enctype] button")
        expect(frame.locator(".grade")).to_contain_text("72")


def test_launch_upload_and_grade_with_the_real_grader(loop: Loop) -> None:
    """A right answer from the specimens: graded in the sandbox, and full marks for its question in the LMS."""
    with window(loop.browser) as page:
        page.goto(f"{loop.lms}/open/student1/second")
        frame = activity(page)
        frame.set_input_files(
            "input[type=file]", labs.find("multiple-channels").specimens / "right-lambda" / "answers.py"
        )
        frame.click("form[enctype] button")
        expect(frame.locator(".grade")).to_be_visible()
        points = float((frame.locator(".grade").text_content() or "").split()[0])
        assert points > 0 and loop.published("student1", "second") == points / 100
        frame.click("text=Leer los comentarios")
        inside = frame.frame_locator("iframe.feedback")
        expect(inside.locator("h1").first).to_be_visible()
        picture(page, "real-es")


def test_a_refused_file_says_why(loop: Loop) -> None:
    """In the page, next to the form, and no attempt is used."""
    with window(loop.browser, width=390) as page:
        page.goto(f"{loop.lms}/open/student2/first")
        frame = activity(page)
        hand_in(frame, '{"cells": [', "mio.ipynb")
        expect(frame.locator("[role=alert]")).to_contain_text("no se gastó ningún intento")
        assert problems(frame) == []
        picture(page, "refused-es-390")


def test_the_keyboard_is_enough(loop: Loop) -> None:
    """Every control is reached with Tab and shows that it is."""
    with window(loop.browser) as page:
        page.goto(f"{loop.lms}/open/student2/first")
        frame = activity(page)
        reached = set()
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.add(str(frame.evaluate("document.activeElement.id || document.activeElement.tagName")))
        assert {"file", "BUTTON", "A"} <= reached


def test_without_scripts_the_page_still_works(loop: Loop) -> None:
    """Upload and result without one line of script; the page reloads by itself."""
    with window(loop.browser) as page:
        page.goto(f"{loop.lms}/open/student3/second")
        address = activity(page).url
    with window(loop.browser, script=False, language="en-US") as page:
        page.goto(address)
        hand_in(page, "55")
        expect(page.locator(".grade")).to_contain_text("55")


def test_with_cookies_refused_a_window_opens(loop: Loop, tmp_path: Path) -> None:
    """Where a frame keeps no cookie the student is offered a window, and goes all the way there.

    A tool on plain HTTP under a name of its own is what a strict browser makes of any tool: its frame has no cookie.
    """
    port = free_port()
    strict = replace(loop.service.settings, url=f"http://tool.test:{port}", data=tmp_path / "data", database="")
    service = serving.assemble(strict)
    reach = f"http://127.0.0.1:{port}"
    with serving_pages(service), demo_platform(service, free_port(), reach=reach) as lms, window(loop.browser) as page:
        page.goto(f"{lms}/open/student4/first")
        frame = activity(page)
        expect(frame.locator("h1")).to_have_text("Abrir en una ventana nueva")
        assert problems(frame) == []
        picture(page, "window-es")
        with page.context.expect_page() as opened:
            frame.click("a.button")
        own = opened.value
        expect(own.locator("h1")).to_have_text("Canales múltiples")
        hand_in(own, "12")
        expect(own.locator("li.now")).to_be_visible()
        assert not [cookie for cookie in own.context.cookies() if not cookie["name"].startswith("lti-state")]
    service.engine.dispose()


def test_an_instructor_at_work(loop: Loop) -> None:
    """Roster from the LMS, one student, a regrade, an extension, the settings; in both widths, in English."""
    with window(loop.browser, language="en-US") as page:
        page.goto(f"{loop.lms}/open/student5/second")
        hand_in(activity(page), "31 unchecked")
        frame = activity(page)
        expect(frame.locator(".note.wait")).to_be_visible()
        assert problems(frame) == []
        picture(page, "needs-person-en")
        page.goto(f"{loop.lms}/open/teacher/second")
        frame = activity(page)
        expect(frame.locator("#roster")).to_be_visible()
        expect(frame.locator("text=Fabio Mora")).to_be_visible()
        assert problems(frame) == []
        picture(page, "class-en")
        frame.click("text=Elena Ruiz >> nth=0")
        expect(frame.locator("#extension")).to_be_visible()
        assert problems(frame) == []
        picture(page, "student-en")
        frame.fill("input[name=attempts]", "2")
        frame.click("#extension + form button")
        expect(frame.locator("#extension")).to_be_visible()
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(f"{loop.lms}/open/teacher/second")
        assert problems(activity(page)) == []
        picture(page, "class-en-390")


def test_a_lab_is_chosen_by_deep_linking(loop: Loop) -> None:
    """The author chooses lab, due date and attempts; the LMS keeps the content; the student sees it."""
    with window(loop.browser) as page:
        page.goto(f"{loop.lms}/author/second")
        frame = activity(page)
        assert problems(frame) == []
        picture(page, "choose-es")
        frame.select_option("select[name=lab]", "canales-multiples")
        frame.fill("input[name=attempts]", "3")
        frame.fill("input[name=due]", "2099-05-01T12:00")
        frame.click("form button")
        expect(page.frame_locator("iframe[name=activity]").locator("text=successfully saved")).to_be_visible()
        (content,) = loop.gradebook()["content"]
        assert content["custom"]["attempts"] == "3"
        # Typed in Bogotá, five hours behind UTC.
        assert content["custom"]["due"] == "2099-05-01T17:00:00+00:00"
        page.goto(f"{loop.lms}/open/student2/second")
        facts = activity(page).locator(".facts")
        expect(facts).to_contain_text("0 de 3 usados")
        expect(facts).to_contain_text("2099")


def test_the_administrators_page(loop: Loop) -> None:
    """Clean for screen readers, wide and narrow; what waits is approved in one go."""
    (old,) = [each for each in platforms.every(loop.service.engine) if each.id == 1]
    with loop.service.engine.begin() as connection:
        for name in ("1", "installed-again"):
            platforms.deployment(connection, old, name, now=time.time())
        for client in platforms.further_clients(old, "block-2\nblock-3\nblock-4"):
            platforms.add(connection, client, state=platforms.PENDING, now=time.time())
    for width, language in ((1000, "es"), (390, "en")):
        with window(loop.browser, width=width, language=language) as page:
            page.goto(admin.link(loop.service))
            expect(page.locator("h1")).to_have_text({"es": "Plataformas", "en": "Platforms"}[language])
            assert problems(page) == []
            picture(page, f"admin-{language}-{width}")
            page.goto(page.url + "platform/1")
            page.click("form[action$='/test'] button")
            expect(page.locator("ol")).to_be_visible()
            assert problems(page) == []
            picture(page, f"platform-{language}-{width}")
    with window(loop.browser, language="en") as page:
        page.goto(admin.link(loop.service))
        page.uncheck("li:has-text('block-3') input")
        page.click("text=Approve the ticked ones")
        waiting = [each.client for each in platforms.every(loop.service.engine) if each.state == platforms.PENDING]
        assert waiting == ["block-3"]


def test_two_activities_of_one_lms_are_two_clients(loop: Loop) -> None:
    """Open edX's way: both grades of one student arrive, each with its own client's token."""
    with window(loop.browser) as page:
        for name, points in (("first", "64"), ("second", "65")):
            page.goto(f"{loop.lms}/open/student6/{name}")
            hand_in(activity(page), points)
        assert [loop.published("student6", name) for name in ("first", "second")] == [0.64, 0.65]


def test_times_are_the_readers_own(loop: Loop) -> None:
    """Moments are sent in UTC and shown where the reader is."""
    with window(loop.browser, language="es-CO") as page:
        page.goto(f"{loop.lms}/open/student1/first")
        frame = activity(page)
        text = frame.locator("tbody time").first.text_content() or ""
        assert "UTC" not in text and re.search(r"\d", text)
