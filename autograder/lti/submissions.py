"""Submissions and their reports (the grade that follows from them: see `counting`; what becomes of it: `grades`).

Uploading stores the file and its grading job in one transaction. A finished grading stores the report, the student's
new grade if it changed, and the job that posts it, in one transaction with the end of its own job: nothing is lost
between, and a worker that lost its lease writes nothing.

A student's grade is the best of their attempts. It is posted when it changes, also downwards (a regrade may find
less), and never cleared.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from autograder.errors import AssignmentError
from autograder.lti import counting, gradebook, people, queue
from autograder.lti.tables import jobs, links, submissions
from autograder.model import GradeReport
from autograder.sinks.grades import Grade, automatic


class Refused(AssignmentError):
    """An upload that the activity's rules do not allow; `code` is `closed`, `no_attempts` or `not_ready`."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission with its state, for pages. `job` is the state of its grading, `error` why a person is needed.

    `points` are those that count, `late` (seconds) and `penalty` what was taken off; `gradebook` what that holds of it.
    """

    id: int
    link: int
    person: int
    attempt: int
    lab: str
    file: str
    received: float
    graded: float | None
    gradebook: str
    late: float
    penalty: Fraction
    points: Fraction | None
    maximum: Fraction | None
    needs_person: bool
    job: str
    error: str

    @property
    def used(self) -> bool:
        """Whether it is one of the attempts that a student has: one that failed on our side is not."""
        return self.job != queue.NEEDS_PERSON


def receive(
    connection: Connection, link: people.Link, person: int, *, file: str, content: bytes, language: str, now: float
) -> int:
    """Store an upload and its grading job; its id. Raises Refused when it is too late or no attempt is left."""
    # The row is locked so that two uploads at once count each other.
    connection.execute(select(links.c.id).where(links.c.id == link.id).with_for_update())
    terms = people.terms(connection, link, person)
    if not terms.lab:
        raise Refused("this activity has no lab yet: its instructor opens it and chooses one", code="not_ready")
    if terms.closes is not None and now > terms.closes:
        raise Refused("the activity is closed: ask the instructor for an extension", code="closed")
    used = taken(connection, link.id, person)
    if terms.attempts and used >= terms.attempts:
        raise Refused(f"all {terms.attempts} attempts are used", code="no_attempts", attempts=terms.attempts)
    row = submissions.insert().values(
        link=link.id,
        person=person,
        attempt=_number(connection, link.id, person),
        lab=terms.lab,
        file=file,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        received=now,
    )
    identity = int(connection.execute(row.returning(submissions.c.id)).scalar_one())
    queue.enqueue(connection, queue.GRADING, identity, now=now)
    return identity


def taken(connection: Connection, link: int, person: int) -> int:
    """How many attempts a student has used: one that failed on our side, and waits for a person, is none of them."""
    failed = select(jobs.c.subject).where(jobs.c.queue == queue.GRADING, jobs.c.state == queue.NEEDS_PERSON)
    mine = (submissions.c.link == link) & (submissions.c.person == person)
    return int(connection.execute(select(func.count()).where(mine, submissions.c.id.not_in(failed))).scalar_one())


def grade(
    connection: Connection,
    job: queue.Job,
    report: GradeReport,
    *,
    language: str,
    now: float,
    penalty: counting.Penalty = counting.none,
) -> bool:
    """Store what grading found, decide the grade, queue its posting; False (nothing written) if the lease was lost.

    Raises DeliveryError when the late policy fails.
    """
    if report.needs_human:
        held = queue.give_up(connection, job, "a check could not be carried out")
    else:
        held = queue.finish(connection, job)
    if not held:
        return False
    row = connection.execute(
        select(submissions.c.link, submissions.c.person, submissions.c.graded).where(submissions.c.id == job.subject)
    ).one()
    connection.execute(
        update(submissions)
        .where(submissions.c.id == job.subject)
        .values(
            report=report.to_json(),
            earned=str(automatic(report).score),
            points=str(automatic(report).score),
            maximum=str(report.max_score),
            needs_person=report.needs_human,
            graded=now,
        )
    )
    new = row.graded is None
    counting.decide(connection, row.link, row.person, language=language, new=new, now=now, penalty=penalty)
    return True


def regrade(connection: Connection, submission: int, *, now: float) -> None:
    """Queue a submission for grading again; its grade changes only when the new report says so."""
    queue.enqueue(connection, queue.GRADING, submission, now=now)


def attempts(connection: Connection, link: int, person: int | None = None) -> tuple[Attempt, ...]:
    """The submissions of a link (of one student), the newest first."""
    columns = [column for column in submissions.c if column.name not in ("content", "report", "digest", "earned")]
    query = (
        select(*columns, jobs.c.state.label("job"), jobs.c.error)
        .join(jobs, (jobs.c.subject == submissions.c.id) & (jobs.c.queue == queue.GRADING), isouter=True)
        .where(submissions.c.link == link)
        .order_by(submissions.c.person, submissions.c.attempt.desc())
    )
    if person is not None:
        query = query.where(submissions.c.person == person)
    return tuple(_attempt(row) for row in connection.execute(query))


def report(connection: Connection, submission: int) -> GradeReport | None:
    """The report of a submission, once it is graded."""
    text = connection.execute(select(submissions.c.report).where(submissions.c.id == submission)).scalar_one()
    return GradeReport.from_json(text) if text else None


def standing(attempt: Attempt, report: GradeReport) -> Grade:
    """The grade of an attempt as pages show it: what the gradebook holds, else automatic points; less the penalty."""
    if attempt.gradebook:
        held, dated = gradebook.from_text(attempt.gradebook, report.student, report)
        if dated or not held.final:
            return held
    else:
        held = automatic(report)
    return replace(held, late_penalty=attempt.penalty, late=timedelta(seconds=attempt.late))


def _number(connection: Connection, link: int, person: int) -> int:
    """The next attempt's number; also of those that are not counted."""
    last = select(func.max(submissions.c.attempt)).where(submissions.c.link == link, submissions.c.person == person)
    return int(connection.execute(last).scalar_one() or 0) + 1


def _attempt(row: Row[*tuple[Any, ...]]) -> Attempt:
    values = row._asdict() | {"penalty": Fraction(row.penalty)}
    for name in ("points", "maximum"):
        values[name] = Fraction(values[name]) if values[name] else None
    return Attempt(**values | {"job": row.job or "", "error": row.error or ""})
