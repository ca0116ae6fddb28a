"""A teacher's and an administrator's week, as one test: what goes wrong is mended, and the gradebooks agree at the end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, select

from autograder.lti import platforms, queue
from autograder.lti.database import open_database, reading
from autograder.lti.serving import assemble
from autograder.lti.settings import Settings
from autograder.lti.tables import people, scores
from autograder.lti.web import admin

from .lms import Lms
from .test_kill import Process, insist, ready
from .test_web import INSTRUCTOR, course_with_a_lab, launch, upload

STUDENTS = 30
CLIENT = "given-client"
ENGLISH = {"accept-language": "en"}
POLICY = """
from nbgrader.plugins import BasePlugin

class TenPoints(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 10.0
"""
POSTED_TO = "/lineitems/7/lineitem"


@dataclass
class Week:
    """The service in two processes, its administrator, the teacher, and the LMS."""

    settings: Settings
    lms: Lms
    folder: Path
    engine: Engine
    web: Process
    worker: Process
    regraded: dict[int, Path] = field(default_factory=dict)

    def client(self) -> httpx.Client:
        """A browser, more or less."""
        return httpx.Client(base_url=self.settings.url, follow_redirects=False, timeout=60, headers=ENGLISH)

    def administration(self) -> str:
        """The administrators' pages."""
        service = assemble(self.settings)
        try:
            return admin.link(service)
        finally:
            service.engine.dispose()

    def teach(self, client: httpx.Client) -> str:
        """The teacher opens the activity."""
        return launch(client, self.lms, aud=CLIENT, sub="teacher", name="Profe", roles=INSTRUCTOR)

    def hand_in(self, *numbers: int) -> None:
        """Students hand in, until their page says that it was received; their points are their numbers, plus fifty."""

        def one(number: int) -> None:
            self.regraded[number] = self.folder / f"regraded-{number}"
            content = f"{50 + number} sleep=0.05 from={self.regraded[number]}".encode()
            launched = {"aud": CLIENT, "sub": f"student-{number}", "name": f"Student {number}"}
            insist(self.settings, lambda client: upload(client, launch(client, self.lms, **launched), content))

        with ThreadPoolExecutor(6) as crowd:
            list(crowd.map(one, numbers))

    def settle(self) -> None:
        """Wait until nothing is open: no job, and no activity whose grades are to be looked at again."""
        ends = time.monotonic() + 300
        while time.monotonic() < ends:
            open_jobs = {state for (_, state), count in queue.counts(self.engine).items() if count}
            if not open_jobs & {queue.QUEUED, queue.LEASED}:
                return
            time.sleep(0.1)
        pytest.fail(f"still open: {queue.counts(self.engine)}")

    def until(self, true: object) -> None:
        """Wait for something."""
        ends = time.monotonic() + 120
        while not true():  # type: ignore[operator]
            assert time.monotonic() < ends
            time.sleep(0.1)

    def ours(self) -> dict[str, Fraction]:
        """Each student's share of the points, as decided last."""
        query = (
            select(people.c.subject, scores.c.points, scores.c.maximum)
            .join(people, people.c.id == scores.c.person)
            .order_by(scores.c.decided)
        )
        with reading(self.engine) as connection:
            return {row.subject: Fraction(row.points) / Fraction(row.maximum) for row in connection.execute(query)}

    def theirs(self, column: str) -> dict[str, Fraction]:
        """Each student's share in a column of the LMS."""
        return {
            user: Fraction(str(grade["scoreGiven"])) / Fraction(str(grade["scoreMaximum"]))
            for (item, user), grade in self.lms.grades.items()
            if item == column
        }


@pytest.fixture
def week(tool: Settings, lms: Lms, tmp_path: Path) -> Iterator[Week]:
    """A fresh installation: a course with one lab and a late policy, no platform yet."""
    course_with_a_lab(tool.course, "c.AssignLatePenalties.plugin_class = 'policy_of_the_week.TenPoints'\n")
    (tool.course / "policy_of_the_week.py").write_text(POLICY)
    settings = replace(tool, lease_seconds=2.0, workers=2)
    engine = open_database(settings.database)
    made = Week(settings, lms, tmp_path, engine, Process(settings, "web"), Process(settings, "work"))
    try:
        ready(settings)
        yield made
    finally:
        made.web.kill()
        made.worker.kill()
        engine.dispose()


def test_a_week(week: Week) -> None:
    """Monday to Sunday; at the end the LMS's gradebook equals ours for everyone."""
    with week.client() as client:
        register_and_correct(week, client)
        hand_in_while_the_worker_dies(week)
        the_grade_service_is_off(week, client)
        the_column_is_deleted_while_the_pages_die(week)
        column = "/lineitems/50/lineitem"
        assert week.theirs(column).keys() == {f"student-{number}" for number in range(1, 27)}
        some_are_late_and_one_is_excused(week, client)
        the_class_is_graded_again_while_everything_dies(week, client)
        pages = week.teach(client)
        assert "tag bad" not in client.get(pages).text
        for path in ("report", "files"):
            assert client.get(pages + path).status_code == 200
    ours = week.ours()
    assert len(ours) == STUDENTS
    assert ours == week.theirs(column)
    assert ours["student-3"] == Fraction(99, 100) and ours["student-4"] == Fraction(20, 100)
    assert ours["student-27"] == Fraction(67, 100) and ours["student-28"] == Fraction(78, 100)


def register_and_correct(week: Week, client: httpx.Client) -> None:
    """The LMS names a wrong keyset; the launch is refused, says why, and the administrator corrects it."""
    week.lms.configuration["jwks_uri"] = f"{week.lms.url}/elsewhere"
    asked = {"openid_configuration": f"{week.lms.url}/configuration"}
    assert client.get("/lti/register", params=asked).status_code == 200
    (platform,) = platforms.every(week.engine)
    assert (platform.client, platform.state) == (CLIENT, platforms.PENDING)
    page = f"{week.administration()}platform/{platform.id}"
    assert client.post(page, data={"decision": "approve", "open_deployments": "yes"}).status_code == 303
    with pytest.raises(AssertionError):
        week.teach(client)
    assert "keys could not be read. Look at its public keyset URL" in client.get(week.administration()).text
    assert "public keyset could not be read (401)" in client.post(page + "/test").text
    right = {name: getattr(platform, name) for name in admin.FIELDS} | {"keys_url": f"{week.lms.url}/keys"}
    assert client.post(page + "/edit", data=right).status_code == 303
    week.teach(client)


def hand_in_while_the_worker_dies(week: Week) -> None:
    """Ten hand in; what was being graded is graded again."""
    with ThreadPoolExecutor(1) as crowd:
        handing_in = crowd.submit(week.hand_in, *range(1, 11))
        time.sleep(1)
        week.worker.again()
        handing_in.result()
    week.settle()
    assert len(week.theirs(POSTED_TO)) == 10


def the_grade_service_is_off(week: Week, client: httpx.Client) -> None:
    """Ten more hand in and the LMS refuses their grades; once it takes them, the teacher's visit is enough."""
    week.lms.refusing = True
    week.hand_in(*range(11, 21))
    week.settle()
    assert len(week.theirs(POSTED_TO)) == 10
    assert queue.counts(week.engine)[queue.PASSBACK, queue.NEEDS_PERSON] == 10
    pages = week.teach(client)
    week.settle()
    assert client.get(pages).text.count('<span class="tag bad">') >= 10
    week.lms.refusing = False
    week.teach(client)
    week.settle()
    assert len(week.theirs(POSTED_TO)) == 20


def the_column_is_deleted_while_the_pages_die(week: Week) -> None:
    """It is made again, for everyone; its maximum is changed after that."""
    week.lms.deleted.add(POSTED_TO)
    with ThreadPoolExecutor(1) as crowd:
        handing_in = crowd.submit(week.hand_in, *range(21, 26))
        time.sleep(0.5)
        week.web.again()
        handing_in.result()
    week.settle()
    week.lms.maximum = 50
    week.hand_in(26)
    week.settle()


def some_are_late_and_one_is_excused(week: Week, client: httpx.Client) -> None:
    """The due date passes; four hand in late, and one of them gets an extension afterwards."""
    pages = week.teach(client)
    past = datetime.fromtimestamp(time.time() - 1, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    terms = {"lab": "canales-multiples", "language": "es", "due": past, "late": "accepted", "zone": "0"}
    assert client.post(pages + "settings", data=terms).status_code == 303
    week.hand_in(*range(27, 31))
    week.settle()
    assert week.ours()["student-28"] == Fraction(68, 100)
    own = re.search(r'href="([^"]+/student/\d+)"[^>]*>Student 28<', client.get(pages).text)
    assert own is not None
    assert client.post(own[1] + "/extend", data={"due": "2099-01-01T00:00", "zone": "0"}).status_code == 303
    week.until(lambda: week.ours()["student-28"] == Fraction(78, 100))
    week.settle()


def the_class_is_graded_again_while_everything_dies(week: Week, client: httpx.Client) -> None:
    """A grader was mended: one student has more, one less."""
    week.regraded[3].write_text("99")
    week.regraded[4].write_text("20")
    assert client.post(week.teach(client) + "regrade").status_code == 303
    time.sleep(0.7)
    week.worker.kill()
    week.web.again()
    week.worker.again()
    ready(week.settings)
    week.settle()
    week.until(lambda: week.ours()["student-4"] == Fraction(20, 100))
    week.settle()
