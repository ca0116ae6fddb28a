"""The grades decided for students, and what became of each on its way to the LMS.

Sending is owed until the LMS has the grade. One that was refused, or that found no column in the gradebook, waits for a
person and is taken up again by itself: by a launch that brings a service, a new line item or a changed configuration,
by an instructor's launch, by a new attempt or regrade, and every few minutes by anybody's launch.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, select, update

from autograder.lti import queue
from autograder.lti.messages import timestamp
from autograder.lti.tables import audit, jobs, scores
from autograder.lti.tables import people as people_table

WAITING = "waiting"
SENT = "sent"
OVERTAKEN = "overtaken"
NO_GRADEBOOK = "no_gradebook"


@dataclass(frozen=True, slots=True)
class Score:
    """A decided grade on its way to the LMS, or there. `error` is what the LMS or the network last said."""

    id: int
    link: int
    person: int
    submission: int
    points: Fraction
    maximum: Fraction
    decided: int
    language: str
    new_attempt: bool
    state: str
    sent: float | None
    job: str
    error: str

    @property
    def standing(self) -> str:
        """What is to be said of it: its state, or `needs_person` or `trying` where there was trouble on the way."""
        if self.state != WAITING:
            return self.state
        if self.job == queue.NEEDS_PERSON:
            return "needs_person"
        return "trying" if self.error else WAITING

    @property
    def owed(self) -> bool:
        """Whether the LMS lacks it and nothing is under way."""
        return self.standing in ("needs_person", NO_GRADEBOOK)


def lock(connection: Connection, person: int) -> str:
    """Two gradings of one student that end together decide one after the other, the second seeing both reports.

    Returns the student's language, empty where it is not known.
    """
    mine = select(people_table.c.language).where(people_table.c.id == person)
    return str(connection.execute(mine.with_for_update()).scalar_one())


def last(connection: Connection, link: int, person: int) -> Row[*tuple[Any, ...]] | None:
    """The grade that was decided last for a student."""
    newest_first = scores.c.decided.desc()
    query = select(scores).where(scores.c.link == link, scores.c.person == person).order_by(newest_first).limit(1)
    return connection.execute(query).first()


def post(
    connection: Connection,
    link: int,
    person: int,
    submission: int,
    grade: tuple[Fraction, Fraction],
    before: Row[*tuple[Any, ...]] | None,
    *,
    language: str,
    new: bool,
    now: float,
) -> int:
    """Store a decided grade and the job that posts it; grades before it have nothing to wait for any more."""
    row = scores.insert().values(
        link=link,
        person=person,
        submission=submission,
        points=str(grade[0]),
        maximum=str(grade[1]),
        decided=timestamp(now, None if before is None else before.decided),
        language=language,
        new_attempt=new,
        state=WAITING,
    )
    identity = int(connection.execute(row.returning(scores.c.id)).scalar_one())
    queue.enqueue(connection, queue.PASSBACK, identity, now=now)
    _clear_overtaken(connection, link)
    return identity


def resend(connection: Connection, link: int, person: int, *, now: float) -> int | None:
    """Post the decided grade again; one that arrived gets a new timestamp (it was lost or changed by hand there)."""
    lock(connection, person)
    before = last(connection, link, person)
    if before is None:
        return None
    if before.state != SENT:
        take_up(connection, link, person=person, now=now)
        queue.hasten(connection, queue.PASSBACK, before.id, now=now)
        return int(before.id)
    same = (Fraction(before.points), Fraction(before.maximum))
    return post(connection, link, person, before.submission, same, before, language=before.language, new=False, now=now)


def take_up(
    connection: Connection, link: int, *, now: float, person: int | None = None, tried_before: float | None = None
) -> int:
    """Queue again what is owed (to one student; only what was not tried since a moment); how many grades that is."""
    _clear_overtaken(connection, link)
    query = (
        select(scores.c.id)
        .join(jobs, (jobs.c.subject == scores.c.id) & (jobs.c.queue == queue.PASSBACK))
        .where(scores.c.link == link, _stuck(), ~_followed())
    )
    if person is not None:
        query = query.where(scores.c.person == person)
    if tried_before is not None:
        query = query.where(jobs.c.run_after < tried_before)
    found = [int(row.id) for row in connection.execute(query)]
    for identity in found:
        connection.execute(update(scores).where(scores.c.id == identity).values(state=WAITING, answer=""))
        queue.enqueue(connection, queue.PASSBACK, identity, now=now)
    return len(found)


def send_again(connection: Connection, link: int, *, now: float) -> None:
    """Owe the whole class's grades to another column: what arrived in the one before is not in this one.

    With the same timestamps: a column that holds them already answers "not newer", and they count as arrived.
    """
    query = select(scores.c.id).where(scores.c.link == link, scores.c.state == SENT, ~_followed())
    for identity in list(connection.execute(query).scalars()):
        connection.execute(update(scores).where(scores.c.id == identity).values(state=WAITING, answer=""))
        queue.enqueue(connection, queue.PASSBACK, identity, now=now)


def posted(connection: Connection, link: int, person: int | None = None) -> tuple[Score, ...]:
    """The grades decided for a link (for one student), the newest first."""
    query = (
        select(scores, jobs.c.state.label("job"), jobs.c.error)
        .join(jobs, (jobs.c.subject == scores.c.id) & (jobs.c.queue == queue.PASSBACK), isouter=True)
        .where(scores.c.link == link)
        .order_by(scores.c.person, scores.c.decided.desc())
    )
    if person is not None:
        query = query.where(scores.c.person == person)
    return tuple(_score(row) for row in connection.execute(query))


def score(connection: Connection, identity: int) -> Score:
    """One decided grade."""
    query = (
        select(scores, jobs.c.state.label("job"), jobs.c.error)
        .join(jobs, (jobs.c.subject == scores.c.id) & (jobs.c.queue == queue.PASSBACK), isouter=True)
        .where(scores.c.id == identity)
    )
    return _score(connection.execute(query).one())


def newest(connection: Connection, score: Score) -> bool:
    """Whether no later grade was decided for the same student of the same link."""
    newest_one = last(connection, score.link, score.person)
    return newest_one is not None and newest_one.id == score.id


def settle(connection: Connection, job: queue.Job, *, state: str, answer: str, now: float) -> bool:
    """Note what became of a grade and end its job, or leave it to a person; False when the lease was lost."""
    # Without a column the grade stays owed, and a person can give the activity one.
    held = queue.give_up(connection, job, answer) if state == NO_GRADEBOOK else queue.finish(connection, job)
    if not held:
        return False
    values = {"state": state, "answer": answer[:255], "sent": now if state == SENT else None}
    connection.execute(update(scores).where(scores.c.id == job.subject).values(**values))
    row = connection.execute(select(scores).where(scores.c.id == job.subject)).one()
    connection.execute(
        audit.insert().values(
            at=now,
            what=f"grade {state}",
            who=str(row.person),
            which=str(row.link),
            detail=f"{row.points} {answer}"[:255],
        )
    )
    return True


def renew(connection: Connection, identity: int, *, now: float) -> None:
    """Give a decided grade a newer timestamp, because the LMS holds another grade under a newer one."""
    row = connection.execute(select(scores).where(scores.c.id == identity)).one()
    decided = timestamp(now, row.decided)
    connection.execute(update(scores).where(scores.c.id == identity).values(decided=decided))


def _stuck() -> ColumnElement[bool]:
    """Not in the LMS, and no job will change that."""
    ended = jobs.c.state.in_((queue.NEEDS_PERSON, queue.DONE))
    return ended & scores.c.state.in_((WAITING, NO_GRADEBOOK))


def _followed() -> ColumnElement[bool]:
    """Whether a later grade was decided for the same student of the same link."""
    later = scores.alias()
    same = (later.c.link == scores.c.link) & (later.c.person == scores.c.person)
    return exists().where(same, later.c.decided > scores.c.decided).correlate(scores)


def _clear_overtaken(connection: Connection, link: int) -> None:
    """Nobody has to look at a grade that another one followed."""
    query = (
        select(scores.c.id)
        .join(jobs, (jobs.c.subject == scores.c.id) & (jobs.c.queue == queue.PASSBACK))
        .where(scores.c.link == link, _stuck(), _followed())
    )
    over = [int(row.id) for row in connection.execute(query)]
    if over:
        these = (jobs.c.queue == queue.PASSBACK) & jobs.c.subject.in_(over)
        connection.execute(update(jobs).where(these).values(state=queue.DONE, error=""))
        connection.execute(update(scores).where(scores.c.id.in_(over)).values(state=OVERTAKEN))


def _score(row: Row[*tuple[Any, ...]]) -> Score:
    values = row._asdict() | {"points": Fraction(row.points), "maximum": Fraction(row.maximum)}
    del values["answer"]
    return Score(**values | {"job": row.job or "", "error": row.error or row.answer or ""})
