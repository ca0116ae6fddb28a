"""The queue, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from autograder.lti import queue
from autograder.lti.database import migrate, open_database, reading
from autograder.lti.queue import GRADING, PASSBACK
from autograder.lti.tables import jobs, metadata

from .conftest import NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Either database, empty and in its newest form."""
    if request.param == "sqlite":
        yield request.getfixturevalue("engine")
        return
    made = open_database(request.getfixturevalue("postgres_url"))
    migrate(made)
    with made.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(text(f"TRUNCATE {table.name} CASCADE"))
    yield made
    made.dispose()


def put(engine: Engine, *subjects: int, name: str = GRADING) -> None:
    """Queue jobs."""
    with engine.begin() as connection:
        for subject in subjects:
            queue.enqueue(connection, name, subject, now=NOW)


def take(engine: Engine, owner: str = "w", *, now: float = NOW, name: str = GRADING) -> queue.Job | None:
    """Lease the next job for ten seconds."""
    return queue.lease(engine, name, owner, now=now, seconds=10)


def test_a_job_is_queued_once(database: Engine) -> None:
    """A subject that is waiting is not queued a second time; one that is done starts afresh."""
    put(database, 1, 1)
    job = take(database)
    assert job is not None and job.subject == 1
    assert take(database) is None
    with database.begin() as connection:
        assert queue.finish(connection, job)
    assert queue.counts(database) == {(GRADING, queue.DONE): 1}
    put(database, 1)
    again = take(database)
    assert again is not None and again.attempt == 1


def test_a_lost_lease_comes_back_and_the_first_worker_cannot_finish(database: Engine) -> None:
    """Its worker died or slept: another takes the job, and only that one's results count."""
    put(database, 1)
    first = take(database, "first")
    assert first is not None
    assert take(database, "second", now=NOW + 9) is None
    second = take(database, "second", now=NOW + 11)
    assert second is not None and second.attempt == 2
    assert not queue.heartbeat(database, [first], now=NOW + 12, seconds=10)
    with database.begin() as connection:
        assert not queue.finish(connection, first)
        assert queue.finish(connection, second)


def test_a_heartbeat_keeps_the_lease(database: Engine) -> None:
    """Long work is not given to another."""
    put(database, 1)
    job = take(database)
    assert job is not None
    assert queue.heartbeat(database, [job], now=NOW + 9, seconds=10)
    assert take(database, now=NOW + 15) is None


def test_a_job_that_kills_its_worker_stops(database: Engine) -> None:
    """Attempts are counted before the work: after three deaths a person must look."""
    put(database, 1, 2)
    taken = [take(database, now=NOW + 20 * number) for number in range(6)]
    assert [job.subject for job in taken if job] == [1, 2, 1, 2, 1, 2]
    assert take(database, now=NOW + 1000) is None
    assert queue.counts(database) == {(GRADING, queue.NEEDS_PERSON): 2}


def test_failures_wait_longer_each_time(database: Engine) -> None:
    """The pause doubles up to an hour, and is never shorter than the platform asked for."""
    put(database, 1, name=PASSBACK)
    now, pauses = NOW, list[float]()
    while (job := take(database, now=now, name=PASSBACK)) is not None and len(pauses) < 11:
        with database.begin() as connection:
            queue.retry(connection, job, "503", now=now, wait=5.0 if job.attempt == 1 else None, jitter=1.0)
        with reading(database) as connection:
            run_after = connection.execute(jobs.select()).one().run_after
        pauses.append(run_after - now)
        now = run_after
    assert pauses == [5.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0]


def test_a_released_job_keeps_its_attempts(database: Engine) -> None:
    """A service that is stopped in good order costs nothing."""
    put(database, 1)
    job = take(database)
    assert job is not None and queue.release(database, job, now=NOW)
    again = take(database)
    assert again is not None and again.attempt == 1


def test_no_job_is_leased_twice(database: Engine) -> None:
    """Eight workers at once share sixty jobs without overlap."""
    put(database, *range(60))
    taken: list[int] = []

    def work(name: str) -> None:
        while (job := take(database, name)) is not None:
            taken.append(job.subject)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(60))


def test_postgres_does_not_wait_for_a_locked_job(postgres_url: str) -> None:
    """SKIP LOCKED: a worker that is writing one job does not hold up the others."""
    made = open_database(postgres_url)
    migrate(made)
    with made.begin() as connection:
        connection.execute(text("TRUNCATE jobs"))
    put(made, 1, 2)
    with made.begin() as connection:
        connection.execute(jobs.select().where(jobs.c.subject == 1).with_for_update())
        job = take(made)
        assert job is not None and job.subject == 2
    made.dispose()
