"""Everything is killed while a class hands in: no submission is lost, none makes two grades, every grade arrives."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, Row, Select, create_engine, select, text

from autograder.lti import queue
from autograder.lti.database import migrate, open_database, reading
from autograder.lti.settings import Keys, Settings
from autograder.lti.tables import jobs, metadata, scores, submissions

from .conftest import approve
from .lms import Lms
from .test_passback import Activity
from .test_web import course_with_a_lab, launch, upload
from .test_worker import hand_in

TESTS = Path(__file__).parents[1]
STUDENTS = 12
GRADING_SECONDS = 120
"""What a submission may take to be graded: without heartbeats a lease would have to last as long."""


class Process:
    """One process of the service, in a process group of its own."""

    def __init__(self, settings: Settings, part: str) -> None:
        self._settings = settings
        self._part = part
        self._running = self._start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._running.pid

    def kill(self) -> None:
        """As the power goes out: the process and its grading processes."""
        if self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()

    def again(self) -> None:
        """Kill and start again."""
        self.kill()
        self._running = self._start()

    def end(self) -> int:
        """In good order."""
        self._running.terminate()
        return self._running.wait(timeout=300)

    def _start(self) -> subprocess.Popen[bytes]:
        plain = json.dumps(asdict(self._settings), default=str)
        command = [sys.executable, "-m", "lti.service_process", plain, self._part]
        paths = {"PYTHONPATH": os.pathsep.join((str(TESTS), os.environ.get("PYTHONPATH", "")))}
        return subprocess.Popen(command, env=os.environ | paths, start_new_session=True, stdout=subprocess.DEVNULL)


def ready(settings: Settings) -> None:
    """Wait for the pages."""
    ends = time.monotonic() + 300
    while time.monotonic() < ends:
        try:
            if httpx.get(f"{settings.url}/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the service did not come up")


def insist(settings: Settings, do: Callable[[httpx.Client], httpx.Response]) -> None:
    """What a student does: try until the page says that it was received."""
    ends = time.monotonic() + 300
    while time.monotonic() < ends:
        try:
            with httpx.Client(base_url=settings.url, follow_redirects=False, timeout=10) as client:
                if do(client).status_code == 303:
                    return
        except (httpx.TransportError, AssertionError):
            # No answer, or a page that says that something broke: the student tries again.
            pass
        time.sleep(0.2)
    pytest.fail("the upload was never received")


def settled(engine: Engine, seconds: float = 90) -> None:
    """Wait until no job is open."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with reading(engine) as connection:
            rows = connection.execute(select(jobs.c.queue, jobs.c.state, jobs.c.error)).all()
        if all(row.state in (queue.DONE, queue.NEEDS_PERSON) for row in rows):
            return
        time.sleep(0.2)
    pytest.fail(f"still open: {Counter(rows)}")


def students(settings: Settings, lms: Lms) -> list[threading.Thread]:
    """A class that hands in, one after another; each student's points are their number."""

    def one(number: int) -> None:
        content = f"{number} sleep=0.2".encode()
        insist(settings, lambda client: upload(client, launch(client, lms, sub=f"student-{number}"), content))

    return [threading.Thread(target=one, args=(number,)) for number in range(1, STUDENTS + 1)]


def check(engine: Engine, lms: Lms) -> None:
    """Each received submission has one report and one grade, and the LMS has every student's."""
    with reading(engine) as connection:
        kept = connection.execute(select(submissions.c.person, submissions.c.points)).all()
        decided = connection.execute(select(scores.c.person, scores.c.points)).all()
    assert len({row.person for row in kept}) == STUDENTS
    assert all(row.points for row in kept)
    assert len(decided) == len({row.person for row in decided}) == STUDENTS
    assert {user: grade["scoreGiven"] for (_, user), grade in lms.grades.items()} == {
        f"student-{number}": float(number) for number in range(1, STUDENTS + 1)
    }


@pytest.fixture
def settings(tool: Settings) -> Settings:
    """Short leases, so that what died is taken up within the test; a course that has a lab."""
    course_with_a_lab(tool.course)
    return replace(tool, lease_seconds=3.0, workers=2)


def test_web_worker_and_lms_go_down_while_a_class_hands_in(settings: Settings, lms: Lms) -> None:
    """Web and worker are killed twice each, at random points, and the LMS answers 503 in between."""
    chance = random.Random(7)
    lms.failures = [503, 500, 503]
    engine = open_database(settings.database)
    migrate(engine)
    approve(engine, lms)
    web, worker = Process(settings, "web"), Process(settings, "work")
    try:
        ready(settings)
        classroom = students(settings, lms)
        for thread in classroom:
            thread.start()
        for _ in range(2):
            time.sleep(chance.uniform(0.5, 2.0))
            worker.again()
            time.sleep(chance.uniform(0.5, 2.0))
            web.again()
        for thread in classroom:
            thread.join()
        settled(engine)
        check(engine, lms)
    finally:
        web.kill()
        worker.kill()
        engine.dispose()


def test_what_a_killed_worker_was_at_goes_on_under_the_default_lease(
    tool: Settings, keys: Keys, engine: Engine, lms: Lms, tmp_path: Path
) -> None:
    """Not before its last heartbeat has run out, and long before the two minutes that grading may take.

    By the database's own clock: a job is due again (`run_after`) one lease after it was taken.
    """
    hung = tmp_path / "hung"
    workers = [Process(replace(tool, workers=1), "work") for _ in range(2)]
    try:
        hand_in(Activity(engine, keys, lms), f"64 hangonce={hung}")
        query = select(jobs.c.owner, jobs.c.attempts, jobs.c.run_after, jobs.c.lease_ends)
        held = _until(lambda: _row(engine, query), lambda row: hung.exists() and row.lease_ends > row.run_after)
        assert held.attempts == 1
        (dead,) = (each for each in workers if f":{each.pid}:" in held.owner)
        dead.kill()
        held = _row(engine, query)
        settled(engine, 300)
        done = _row(engine, query)
        heartbeat, taken = held.lease_ends - tool.lease_seconds, done.run_after - tool.lease_seconds
        assert done.attempts == 2
        assert held.lease_ends < taken < heartbeat + GRADING_SECONDS
        assert [grade["scoreGiven"] for grade in lms.grades.values()] == [64.0]
    finally:
        for each in workers:
            each.kill()


def _row(engine: Engine, query: Select[Any]) -> Row[Any]:
    with reading(engine) as connection:
        return connection.execute(query.where(jobs.c.queue == queue.GRADING)).one()


def _until(look: Callable[[], Row[Any]], good: Callable[[Row[Any]], bool]) -> Row[Any]:
    ends = time.monotonic() + 300
    while not good(found := look()):
        assert time.monotonic() < ends
        time.sleep(0.1)
    return found


def test_the_database_connection_is_cut_while_a_class_hands_in(settings: Settings, lms: Lms, postgres_url: str) -> None:
    """PostgreSQL ends every connection of the service, again and again; two worker processes share the queue."""
    settings = replace(settings, database=postgres_url)
    engine = open_database(postgres_url)
    migrate(engine)
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(text(f"TRUNCATE {table.name} RESTART IDENTITY CASCADE"))
    approve(engine, lms)
    both, worker = Process(settings, "all"), Process(settings, "work")
    cutter = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    try:
        ready(settings)
        classroom = students(settings, lms)
        for thread in classroom:
            thread.start()
        for _ in range(6):
            time.sleep(0.7)
            with cutter.connect() as connection:
                connection.execute(others)
        for thread in classroom:
            thread.join()
        engine.dispose()
        settled(engine)
        check(engine, lms)
    finally:
        both.kill()
        worker.kill()
        engine.dispose()
        cutter.dispose()


def test_a_submission_that_kills_its_grader_waits_for_a_person(settings: Settings, lms: Lms) -> None:
    """Three deaths, then a person; the others are graded all the same, and the service stops in good order."""
    engine = open_database(settings.database)
    migrate(engine)
    approve(engine, lms)
    both = Process(replace(settings, lease_seconds=30.0), "all")
    try:
        ready(settings)
        with httpx.Client(base_url=settings.url, follow_redirects=False, timeout=20) as client:
            for student, content in (("s1", b"9 die"), ("s2", b"40"), ("s3", b"41 raise")):
                upload(client, launch(client, lms, sub=student), content)
        settled(engine)
        assert queue.counts(engine) == {
            (queue.GRADING, queue.NEEDS_PERSON): 2,
            (queue.GRADING, queue.DONE): 1,
            (queue.PASSBACK, queue.DONE): 1,
        }
        assert [grade["scoreGiven"] for grade in lms.grades.values()] == [40.0]
        assert both.end() == 0
    finally:
        both.kill()
        engine.dispose()
