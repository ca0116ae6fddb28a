"""Durable jobs in the database: the only truth about what is still to be done.

A job names a subject (a submission to grade, a score to post) in one queue; a pair is there at most once, so work is
never doubled. Life of a job:

    queued --lease--> leased --finish--> done
      ^                 |  |
      +--- retry -------+  +-- give_up --> needs_person --again--> queued
      +--- lease ran out (the worker died) or release

- The attempt is counted when the lease is taken, before any work: a job that kills its worker stops after
  `MAX_ATTEMPTS` and waits for a person.
- A worker renews its leases every few seconds (`heartbeat`): what a dead one held is taken up soon. One that lost its
  lease must not write results: `finish` runs in the same transaction as the results and says whether it still held.
- PostgreSQL: `FOR UPDATE SKIP LOCKED`, many machines. SQLite: one writer at a time, many processes of one machine.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from autograder.lti.database import reading
from autograder.lti.tables import jobs, people, scores, submissions

GRADING = "grading"
PASSBACK = "passback"

QUEUED = "queued"
LEASED = "leased"
DONE = "done"
NEEDS_PERSON = "needs_person"

MAX_ATTEMPTS = {GRADING: 3, PASSBACK: 12}
_BACK_OFF = {GRADING: (2.0, 60.0), PASSBACK: (2.0, 3600.0)}


@dataclass(frozen=True, slots=True)
class Job:
    """One leased job; `attempt` counts from 1."""

    id: int
    queue: str
    subject: int
    attempt: int
    owner: str

    @property
    def last(self) -> bool:
        """Whether no further attempt is allowed."""
        return self.attempt >= MAX_ATTEMPTS[self.queue]


def enqueue(connection: Connection, queue: str, subject: int, *, now: float) -> None:
    """Put a job in the queue, in the caller's transaction. One that is there already starts afresh if it was over."""
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(jobs)
    fresh = {"state": QUEUED, "attempts": 0, "run_after": now, "lease_ends": None, "owner": "", "error": ""}
    statement = insert.values(queue=queue, subject=subject, created=now, **fresh)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[jobs.c.queue, jobs.c.subject], set_=fresh, where=jobs.c.state.in_((DONE, NEEDS_PERSON))
        )
    )


def hasten(connection: Connection, queue: str, subject: int, *, now: float) -> None:
    """Do not wait any longer before the next try."""
    waiting = (jobs.c.queue == queue) & (jobs.c.subject == subject) & (jobs.c.state == QUEUED)
    connection.execute(update(jobs).where(waiting, jobs.c.run_after > now).values(run_after=now))


def lease(engine: Engine, queue: str, owner: str, *, now: float, seconds: float) -> Job | None:
    """The next job that is due, leased to `owner` for `seconds`; None when there is none."""
    due = or_(
        and_(jobs.c.state == QUEUED, jobs.c.run_after <= now),
        and_(jobs.c.state == LEASED, jobs.c.lease_ends < now),
    )
    oldest = (
        select(jobs.c.id, jobs.c.subject, jobs.c.attempts)
        .where(jobs.c.queue == queue, due)
        .order_by(jobs.c.run_after, jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with reading(engine) as connection:
        # Idle workers ask several times a second: a read takes no lock, on SQLite a write takes the only one.
        if connection.execute(select(jobs.c.id).where(jobs.c.queue == queue, due).limit(1)).first() is None:
            return None
    with engine.begin() as connection:
        while (row := connection.execute(oldest).first()) is not None:
            this = update(jobs).where(jobs.c.id == row.id)
            if row.attempts >= MAX_ATTEMPTS[queue]:
                connection.execute(this.values(state=NEEDS_PERSON, owner="", error="its worker died each time"))
                continue
            ends = now + seconds
            # run_after moves too: a job whose worker died goes behind those that never had a chance.
            taken = {"attempts": row.attempts + 1, "owner": owner, "lease_ends": ends, "run_after": ends}
            connection.execute(this.values(state=LEASED, **taken))
            return Job(row.id, queue, row.subject, row.attempts + 1, owner)
    return None


def heartbeat(engine: Engine, held: Collection[Job], *, now: float, seconds: float) -> int:
    """Renew the leases of the jobs that a process is at; how many were not lost."""
    if not held:
        return 0
    with engine.begin() as connection:
        return sum(_while_held(connection, job, lease_ends=now + seconds) for job in held)


def finish(connection: Connection, job: Job) -> bool:
    """Mark the job done, in the transaction that writes its results; False (write nothing) when the lease was lost."""
    return _while_held(connection, job, state=DONE, owner="", error="", lease_ends=None)


def retry(
    connection: Connection, job: Job, error: str, *, now: float, wait: float | None = None, jitter: float | None = None
) -> bool:
    """Queue the job again after a growing pause (`wait` when the other side named one), or give it up at the end."""
    if job.last:
        return give_up(connection, job, error)
    first, longest = _BACK_OFF[job.queue]
    # Jitter keeps five hundred scores that failed together from knocking together again.
    pause = min(longest, first * 2.0 ** (job.attempt - 1)) * (
        jitter if jitter is not None else random.uniform(0.7, 1.3)
    )
    run_after = now + max(pause, wait or 0.0)
    return _while_held(connection, job, state=QUEUED, owner="", error=error[:255], run_after=run_after, lease_ends=None)


def give_up(connection: Connection, job: Job, error: str) -> bool:
    """Leave the job to a person."""
    return _while_held(connection, job, state=NEEDS_PERSON, owner="", error=error[:255], lease_ends=None)


def release(engine: Engine, job: Job, *, now: float) -> bool:
    """Hand a job back unworked (the service stops); its attempt does not count."""
    with engine.begin() as connection:
        return _while_held(
            connection, job, state=QUEUED, owner="", run_after=now, lease_ends=None, attempts=job.attempt - 1
        )


def drop(connection: Connection, whose: ColumnElement[bool], *, of: Select[tuple[int]] | None = None) -> None:
    """Forget the jobs of people whose work is about to be deleted; `whose` is a condition on them, `of` their links."""
    for queue, subjects in ((GRADING, submissions), (PASSBACK, scores)):
        theirs = select(subjects.c.id).join(people, people.c.id == subjects.c.person).where(whose)
        theirs = theirs if of is None else theirs.where(subjects.c.link.in_(of))
        connection.execute(delete(jobs).where(jobs.c.queue == queue, jobs.c.subject.in_(theirs)))


def counts(engine: Engine) -> Mapping[tuple[str, str], int]:
    """How many jobs are in each (queue, state)."""
    with reading(engine) as connection:
        rows = connection.execute(select(jobs.c.queue, jobs.c.state, func.count()).group_by(jobs.c.queue, jobs.c.state))
        return {(queue, state): number for queue, state, number in rows}


def _while_held(connection: Connection, job: Job, **values: object) -> bool:
    held = and_(jobs.c.id == job.id, jobs.c.state == LEASED, jobs.c.owner == job.owner, jobs.c.attempts == job.attempt)
    return connection.execute(update(jobs).where(held).values(**values)).rowcount == 1
