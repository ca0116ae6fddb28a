"""What a student's attempts count: the grade that follows from them, and when it follows anew.

An attempt counts what the course's gradebook holds of it, once that is final, else its automatic points; less the
penalty of the course's late policy. Where the gradebook has a due date it decides lateness, else the activity's does.

`Reckoner` keeps what was decided true: it looks again when the gradebook changed, or a due date, a grace, an extension.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, select, update

from autograder.course import Course
from autograder.errors import DeliveryError
from autograder.lti import gradebook, grades, people, queue
from autograder.lti.database import reading
from autograder.lti.gradebook import Held
from autograder.lti.messages import Placement
from autograder.lti.tables import jobs, links, submissions
from autograder.lti.tables import people as people_table
from autograder.sinks.grades import Grade, Item

log = logging.getLogger("autograder.lti.counting")

Penalty: TypeAlias = Callable[[str, Fraction, float], Fraction]
"""What is taken off a student's score for being late by so many seconds."""


def none(student: str, score: Fraction, seconds: float) -> Fraction:
    """No penalty."""
    return Fraction(0)


@dataclass(frozen=True, slots=True)
class _Counted:
    submission: int
    grade: Grade


def counts(base: Grade, kept: str) -> tuple[Grade, bool]:
    """What an attempt counts before lateness, and whether the gradebook decided that; `kept` is what that holds of it."""
    if kept:
        held, dated = gradebook.from_text(kept, base.student, base.report)
        if held.final:
            return held, dated
    return base, False


def decide(
    connection: Connection,
    link: int,
    person: int,
    *,
    language: str,
    new: bool,
    now: float,
    penalty: Penalty = none,
) -> int | None:
    """The student's new grade and its job; None when no report counts yet or the grade is the one decided last.

    `language` is the comment's where the student's own is not known. A grade that the LMS still lacks is taken up again,
    whether it changed or not. Raises DeliveryError when the late
    policy fails.
    """
    speaks = grades.lock(connection, person)
    counted = [_settle(connection, row, terms, penalty) for row, terms in _graded(connection, link, person)]
    if not counted:
        return None
    best = max(counted, key=lambda each: each.grade.score / each.grade.max_score)
    grade = (best.grade.score, best.grade.max_score)
    last = grades.last(connection, link, person)
    if last is not None and (Fraction(last.points), Fraction(last.maximum)) == grade:
        grades.take_up(connection, link, person=person, now=now)
        return None
    return grades.post(
        connection, link, person, best.submission, grade, last, language=speaks or language, new=new, now=now
    )


def _graded(connection: Connection, link: int, person: int) -> list[tuple[Row[*tuple[Any, ...]], Placement]]:
    terms = people.terms(connection, people.link(connection, link), person)
    columns = [column for column in submissions.c if column.name not in ("content", "report", "digest")]
    rows = connection.execute(
        select(*columns, people_table.c.key)
        .join(people_table, people_table.c.id == submissions.c.person)
        .where(submissions.c.link == link, submissions.c.person == person, submissions.c.graded.is_not(None))
        .order_by(submissions.c.attempt)
    )
    return [(row, terms) for row in rows if not row.needs_person or _final(row.gradebook)]


def _settle(connection: Connection, row: Row[*tuple[Any, ...]], terms: Placement, penalty: Penalty) -> _Counted:
    """What an attempt counts now, stored with it where it changed."""
    item = Item("", Fraction(row.maximum), automatic=Fraction(row.earned))
    grade, dated = counts(Grade(row.key, (item,), from_gradebook=False), row.gradebook)
    if not dated:
        seconds = terms.lateness(row.received)
        grade = replace(grade, late_penalty=penalty(row.key, grade.score, seconds), late=timedelta(seconds=seconds))
    values = {"points": str(grade.score), "late": grade.late.total_seconds(), "penalty": str(grade.late_penalty)}
    if any(getattr(row, name) != value for name, value in values.items()):
        connection.execute(update(submissions).where(submissions.c.id == row.id).values(**values))
    return _Counted(row.id, grade)


def _final(kept: str) -> bool:
    return bool(kept) and gradebook.from_text(kept, "")[0].final


class Reckoner:
    """Looks again at the grades of activities whose terms or gradebook changed. One of each process."""

    def __init__(self, engine: Engine, course: Path, *, pause: float = 0.0) -> None:
        """After a change of the gradebook it is not looked at again for `pause` seconds: people save often."""
        self._engine = engine
        self._course = Course(course)
        self._seen: tuple[object, object] = (None, None)
        self._pause = pause
        self._rests_until = 0.0

    def penalty(self, student: str, score: Fraction, seconds: float) -> Fraction:
        """The course's late policy."""
        return gradebook.penalty(self._course, student, score, seconds)

    def look(self, *, now: float) -> int:
        """Reckon what changed since the last look; how many activities that was."""
        stamp, policy = self._seen
        if now >= self._rests_until:
            stamp, policy = gradebook.stamp(self._course, now=now), gradebook.policy_stamp(self._course)
        known, ruled = (stamp, policy) == self._seen, policy == self._seen[1]
        if not known:
            self._rests_until = now + self._pause
        columns = (links.c.id, links.c.lab, links.c.language, links.c.changed, links.c.reckoned)
        query = select(*columns).where(links.c.lab != "")
        with reading(self._engine) as connection:
            found = connection.execute(query.where(links.c.reckoned < links.c.changed) if known else query).all()
        for lab in {row.lab for row in found}:
            held = gradebook.read(self._course, lab, self._students(lab))
            for row in (row for row in found if row.lab == lab):
                everyone = not ruled or row.reckoned < row.changed
                self._reckon(row.id, held, row.language, now, everyone=everyone)
                with self._engine.begin() as connection:
                    connection.execute(update(links).where(links.c.id == row.id).values(reckoned=row.changed))
        self._seen = (stamp, policy)
        return len(found)

    def _students(self, lab: str) -> frozenset[str]:
        query = (
            select(people_table.c.key)
            .join(submissions, submissions.c.person == people_table.c.id)
            .where(submissions.c.lab == lab, submissions.c.graded.is_not(None))
        )
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query.distinct()).scalars())

    def _reckon(self, link: int, held: dict[str, Held] | None, language: str, now: float, *, everyone: bool) -> None:
        """One student after the other, each in a transaction of its own: uploads do not wait for a class."""
        columns = (submissions.c.person, submissions.c.digest, submissions.c.gradebook, people_table.c.key)
        query = select(*columns).join(people_table, people_table.c.id == submissions.c.person)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(submissions.c.link == link, submissions.c.graded.is_not(None))).all()
        news = {row.person: row.key for row in rows if everyone or _is_news(row, held)}
        for person, key in sorted(news.items()):
            try:
                with self._engine.begin() as connection:
                    grades.lock(connection, person)
                    if held is not None:
                        _keep(connection, link, person, held.get(key))
                    decide(connection, link, person, language=language, new=False, now=now, penalty=self.penalty)
            except DeliveryError as error:
                # The late policy fails for one: the others' grades do not wait, and this one stays as it was.
                log.warning("late policy", extra={"subject": person, "error": str(error)})


def _is_news(row: Row[*tuple[Any, ...]], held: dict[str, Held] | None) -> bool:
    """Whether the gradebook holds something else of an attempt than is noted with it."""
    if held is None:
        return False
    mine = held.get(row.key)
    return bool(row.gradebook != (mine.text if mine is not None and mine.digest == row.digest else ""))


def _keep(connection: Connection, link: int, person: int, held: Held | None) -> None:
    """Note what the gradebook holds with the attempts that it is of; a person graded what waited for one."""
    mine = (submissions.c.link == link) & (submissions.c.person == person) & submissions.c.graded.is_not(None)
    if held is None:
        connection.execute(update(submissions).where(mine, submissions.c.gradebook != "").values(gradebook=""))
        return
    same = mine & (submissions.c.digest == held.digest)
    connection.execute(update(submissions).where(mine, submissions.c.digest != held.digest).values(gradebook=""))
    connection.execute(
        update(submissions).where(same, submissions.c.gradebook != held.text).values(gradebook=held.text)
    )
    if _final(held.text):
        these = select(submissions.c.id).where(same, submissions.c.needs_person)
        waiting = (jobs.c.queue == queue.GRADING) & (jobs.c.state == queue.NEEDS_PERSON) & jobs.c.subject.in_(these)
        connection.execute(update(jobs).where(waiting).values(state=queue.DONE, error=""))
