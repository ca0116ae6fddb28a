"""The worker, with executors of any kind, and the real grader behind it."""

from __future__ import annotations

import json
import logging
import os
import pty
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select

from autograder import course, labs
from autograder.commands.serve import command
from autograder.lti import grading, messages, queue, serving, submissions
from autograder.lti.database import reading
from autograder.lti.services import Services
from autograder.lti.settings import Keys, Settings
from autograder.lti.tables import jobs
from autograder.lti.work import Work
from autograder.lti.worker import Worker
from autograder.model import GradeReport

from . import reports
from .lms import Lms
from .test_passback import Activity


def one_thread() -> Executor:
    """An executor that is no process pool."""
    return ThreadPoolExecutor(1)


@contextmanager
def working(engine: Engine, settings: Settings, keys: Keys) -> Iterator[Worker]:
    """A worker at work."""
    services = Services(keys, private=True, read_seconds=1.0)
    made = Worker(engine, settings, services, reports.grade, one_thread, graders=1, senders=1)
    made.start()
    try:
        yield made
    finally:
        assert made.stop()


def settled(engine: Engine, seconds: float = 300) -> dict[tuple[str, str], int]:
    """The queues, once nothing is open."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = dict(queue.counts(engine))
        if found and all(state in (queue.DONE, queue.NEEDS_PERSON) for _, state in found):
            return found
        time.sleep(0.05)
    pytest.fail(f"still open: {found}")


def hand_in(activity: Activity, text: str) -> int:
    """A submission whose first word is its points."""
    with activity.engine.begin() as connection:
        return submissions.receive(
            connection,
            activity.link,
            activity.person.id,
            file="a.py",
            content=text.encode(),
            language="es",
            now=time.time(),
        )


@pytest.fixture
def activity(engine: Engine, keys: Keys, lms: Lms) -> Activity:
    """An activity in Moodle."""
    return Activity(engine, keys, lms)


def test_any_executor_will_do(activity: Activity, tool: Settings, keys: Keys) -> None:
    """Upload to gradebook through a thread pool."""
    hand_in(activity, "64")
    with working(activity.engine, tool, keys):
        assert settled(activity.engine) == {(queue.GRADING, queue.DONE): 1, (queue.PASSBACK, queue.DONE): 1}
    assert activity.in_gradebook() == 64.0


def test_a_fault_of_ours_is_tried_again_and_then_left_to_a_person(
    activity: Activity, tool: Settings, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three tries, no grade, and the reason is kept for the instructor."""
    monkeypatch.setitem(queue._BACK_OFF, queue.GRADING, (0.0, 0.0))
    hand_in(activity, "64 raise")
    with working(activity.engine, tool, keys):
        assert settled(activity.engine) == {(queue.GRADING, queue.NEEDS_PERSON): 1}
    with reading(activity.engine) as connection:
        (attempt,) = submissions.attempts(connection, activity.link.id)
    assert attempt.error == "grading failed: RuntimeError"


def test_a_score_that_is_refused_waits_for_a_person(activity: Activity, tool: Settings, keys: Keys) -> None:
    """The instructor sees what the LMS said."""
    activity.lms.unknown.add("student-1")
    hand_in(activity, "64")
    with working(activity.engine, tool, keys):
        assert settled(activity.engine)[queue.PASSBACK, queue.NEEDS_PERSON] == 1
        (score,) = activity.scores()  # now: after a while it goes again by itself
    assert "not found in course" in score.error


def test_a_score_that_the_lms_holds_otherwise_is_posted_with_a_newer_time(
    activity: Activity, tool: Settings, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed there by hand, three seconds ahead of us: ours goes again, newer each time, until it is the newest."""
    monkeypatch.setitem(queue._BACK_OFF, queue.PASSBACK, (0.4, 0.4))
    ahead = messages.iso(time.time() + 3)
    key = ("/lineitems/7/lineitem", "student-1")
    activity.lms.grades[key] = {"timestamp": ahead, "scoreGiven": 1.0, "scoreMaximum": 100.0}
    hand_in(activity, "64")
    with working(activity.engine, tool, keys):
        settled(activity.engine)
    assert activity.in_gradebook() == 64.0


def leased(engine: Engine) -> float:
    """When the lease of the job being graded ends, once there is one."""
    while True:
        with reading(engine) as connection:
            job = connection.execute(select(jobs).where(jobs.c.state == queue.LEASED)).first()
        if job is not None:
            return float(job.lease_ends)
        time.sleep(0.01)


def test_a_lost_lease_drops_the_result(activity: Activity, tool: Settings, keys: Keys, tmp_path: Path) -> None:
    """A worker that slept too long writes nothing when it wakes."""
    awake = tmp_path / "awake"
    hand_in(activity, f"64 until={awake}")
    with working(activity.engine, tool, keys):
        leased(activity.engine)
        # Another takes the job over while the first still grades.
        taken = queue.lease(activity.engine, queue.GRADING, "other", now=time.time() + 3600, seconds=60)
        assert taken is not None and taken.attempt == 2
        with activity.engine.begin() as connection:
            mine = reports.report(activity.person.key, 90)
            assert submissions.grade(connection, taken, mine, language="es", now=time.time())
        awake.touch()
        settled(activity.engine)
    assert [score.points for score in activity.scores()] == [90]


def test_a_heartbeat_keeps_what_takes_longer_than_a_lease(
    activity: Activity, tool: Settings, keys: Keys, tmp_path: Path
) -> None:
    """Nobody else gets it, and one attempt is enough."""
    graded = tmp_path / "graded"
    hand_in(activity, f"64 until={graded}")
    with working(activity.engine, replace(tool, lease_seconds=3.0), keys):
        over = leased(activity.engine)
        while time.time() < over + 0.5:
            assert queue.lease(activity.engine, queue.GRADING, "other", now=time.time(), seconds=60) is None
            time.sleep(0.1)
        graded.touch()
        settled(activity.engine)
    with reading(activity.engine) as connection:
        assert connection.execute(select(jobs.c.attempts).where(jobs.c.queue == queue.GRADING)).scalar_one() == 1


def test_a_worker_is_ready_when_its_graders_are_loaded(activity: Activity, tool: Settings, keys: Keys) -> None:
    """Those of the labs in use; what fails then does not keep it from working."""
    seen: list[str] = []
    loading = threading.Event()

    def grade(work: Work) -> str:
        seen.append(f"{work.lab} {work.student}")
        assert loading.wait(60)
        if work.student == "warm-up":
            raise RuntimeError("no grader")
        return reports.grade(work)

    hand_in(activity, "64")
    made = Worker(activity.engine, tool, Services(keys, private=True), grade, one_thread, graders=1, senders=1)
    made.start()
    try:
        while not seen:
            time.sleep(0.01)
        early = made.ready
        loading.set()
        settled(activity.engine)
        assert (early, made.ready) == (False, True)
        assert seen[0] == "canales-multiples warm-up"
    finally:
        assert made.stop()
    assert activity.in_gradebook() == 64.0


def test_what_a_killed_worker_held_is_taken_up_within_seconds() -> None:
    """Ten, by default: a lease is short, because it is renewed."""
    assert Settings(Path("x"), "https://x", Path("x")).lease_seconds <= 10


def test_the_real_grader_grades_a_piece_of_work() -> None:
    """The function that crosses to a grading process: a right answer, and a file that cannot be read."""
    root = str(course.find(Path(__file__).parent).root)
    answer = (labs.find("multiple-channels").specimens / "right-lambda" / "answers.py").read_bytes()
    work = Work(root, "canales-multiples", "lti-1", "answers.py", answer, contained=False)
    report = GradeReport.from_json(grading.grade(work))
    assert report.student == "lti-1" and report.score > 0
    broken = Work(root, "canales-multiples", "lti-1", "x.ipynb", b"{", contained=False)
    assert GradeReport.from_json(grading.grade(broken)).score == 0


def test_an_administrators_link_goes_to_a_file_of_ours_where_there_is_no_terminal(tmp_path: Path) -> None:
    """What is no terminal may be a log. Twice is once; a link that somebody laid there is not followed."""
    (tmp_path / "nbgrader_config.py").touch()
    words = ["--course", str(tmp_path), "--url", "https://x.example/", "--admin-link"]
    path, elsewhere = tmp_path / ".autograder-lti" / "admin-link", tmp_path / "elsewhere"
    for _ in range(2):
        done = CliRunner().invoke(command, words)
        assert done.exit_code == 0, done.output
        assert "/admin/" not in done.output and str(path) in done.output
        assert path.read_text().startswith("https://x.example/admin/")
        assert stat.S_IMODE(path.lstat().st_mode) == 0o600
        path.unlink()
        path.symlink_to(elsewhere)
    assert not elsewhere.exists()
    assert sorted(name.name for name in path.parent.glob("*key*")) == ["page-key", "tool-key.pem"]


def test_an_administrators_link_is_shown_once_on_a_terminal(tmp_path: Path) -> None:
    """A real one; no file is written."""
    (tmp_path / "nbgrader_config.py").touch()
    ours, theirs = pty.openpty()
    words = ["-m", "autograder", "serve", "--course", str(tmp_path), "--url", "https://x.example", "--admin-link"]
    subprocess.run([sys.executable, *words], stdout=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert shown.count("https://x.example/admin/") == 1
    assert not (tmp_path / ".autograder-lti" / "admin-link").exists()


def test_logs_are_json() -> None:
    """One object a line, with what was said about it."""
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": "graded %s", "args": (7,), "subject": 7})
    line = json.loads(serving._Json().format(record))
    assert (line["what"], line["subject"], line["level"]) == ("graded 7", 7, "info")
