"""People, courses, activities and open pages: what a launch leaves behind."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update

from autograder.lti import courses, grades, queue
from autograder.lti.database import insert_or_ignore, reading
from autograder.lti.messages import SCOPE_LINE_ITEM, SCOPE_SCORE, Launch, Placement, placement
from autograder.lti.roles import Role
from autograder.lti.tables import contexts, extensions, launches, links, members, people, scores, submissions


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on one platform. `key` names them in reports and folders; it says nothing about who they are."""

    id: int
    platform: int
    subject: str
    key: str
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """One activity in one course. `line_item` and `line_items` are AGS addresses, `scopes` what was granted."""

    id: int
    context: int
    name: str
    title: str
    placement: Placement
    line_item: str
    line_items: str
    scopes: tuple[str, ...]

    @property
    def gradebook(self) -> bool:
        """Whether grades have somewhere to go: a line item, or a place where one may be looked for and made."""
        return bool(self.line_item) or self.may_look

    @property
    def may_look(self) -> bool:
        """Whether a line item may be looked for and made."""
        return bool(self.line_items) and SCOPE_LINE_ITEM in self.scopes and SCOPE_SCORE in self.scopes


@dataclass(frozen=True, slots=True)
class Arrival:
    """A launch that was stored: its visit, its link if it has one, and whether it brought news about the link."""

    visit: str
    link: int | None
    news: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A person's open page: what one launch allows until it ends."""

    id: str
    context: int
    person: Person
    link: Link | None
    role: Role
    language: str
    return_url: str
    deep_linking: Mapping[str, Any]
    ends: float


def student_key(issuer: str, client: str, subject: str) -> str:
    """A name for reports and folders: stable for a person of a platform, and not their name."""
    return "lti-" + hashlib.sha256(f"{issuer}\0{client}\0{subject}".encode()).hexdigest()[:20]


def arrive(
    connection: Connection, launch: Launch, *, platform: int, deployment: int, language: str, now: float, seconds: float
) -> Arrival:
    """Store what a launch says and open a visit. The caller has checked `launch.role`.

    Raises LaunchRefused when it is not sure which course is meant (see `courses`).
    """
    assert launch.role is not None
    person = know(
        connection,
        platform,
        launch.issuer,
        launch.client,
        launch.subject,
        name=launch.name,
        email=launch.email,
        language=language,
    )
    context = courses.opened(connection, launch, platform=platform, deployment=deployment, person=person, now=now)
    join(connection, context, person, launch.role)
    link, news = _link(connection, launch, context, now) if launch.link else (None, False)
    visit = secrets.token_urlsafe(24)
    connection.execute(delete(launches).where(launches.c.ends < now))
    connection.execute(
        launches.insert().values(
            id=visit,
            context=context,
            person=person,
            link=link,
            role=launch.role.value,
            language=language,
            return_url=launch.return_url,
            deep_linking=json.dumps({**launch.deep_linking, "deployment": launch.deployment})
            if launch.deep_linking
            else "",
            ends=now + seconds,
        )
    )
    return Arrival(visit, link, news)


def know(
    connection: Connection,
    platform: int,
    issuer: str,
    client: str,
    subject: str,
    *,
    name: str,
    email: str,
    language: str = "",
) -> int:
    """The id of a person, stored or brought up to date; an empty name, address or language changes nothing."""
    key = student_key(issuer, client, subject)
    insert_or_ignore(connection, people, platform=platform, subject=subject, key=key, name=name, email=email)
    this = (people.c.platform == platform) & (people.c.subject == subject)
    news = {"name": name, "email": email, "language": language}
    known = {column: value for column, value in news.items() if value}
    if known:
        connection.execute(update(people).where(this).values(**known))
    return int(connection.execute(select(people.c.id).where(this)).scalar_one())


def join(connection: Connection, context: int, person: int, role: Role, *, active: bool = True) -> None:
    """Make a person a member of a course, or bring their role up to date."""
    insert_or_ignore(connection, members, context=context, person=person, role=role.value, active=active)
    this = (members.c.context == context) & (members.c.person == person)
    connection.execute(update(members).where(this).values(role=role.value, active=active))


def visit(engine: Engine, identity: str, *, now: float) -> Visit | None:
    """The open visit with this id; None when it ended or never was."""
    with reading(engine) as connection:
        row = connection.execute(select(launches).where(launches.c.id == identity, launches.c.ends >= now)).first()
        if row is None:
            return None
        return Visit(
            id=row.id,
            context=row.context,
            person=person(connection, row.person),
            link=link(connection, row.link) if row.link is not None else None,
            role=Role(row.role),
            language=row.language,
            return_url=row.return_url,
            deep_linking=json.loads(row.deep_linking) if row.deep_linking else {},
            ends=row.ends,
        )


def person(connection: Connection, identity: int) -> Person:
    """The person with this id."""
    return Person(**connection.execute(select(people).where(people.c.id == identity)).one()._asdict())


def link(connection: Connection, identity: int) -> Link:
    """The link with this id."""
    row = connection.execute(select(links).where(links.c.id == identity)).one()
    return Link(
        id=row.id,
        context=row.context,
        name=row.name,
        title=row.title,
        placement=Placement(row.lab, row.language, row.due, row.attempts, row.late, row.grace),
        line_item=row.line_item,
        line_items=row.line_items,
        scopes=tuple(row.scopes.split()),
    )


def place(connection: Connection, identity: int, chosen: Placement, *, now: float) -> None:
    """Set what a link offers; its grades are looked at again."""
    connection.execute(update(links).where(links.c.id == identity).values(**_offer(chosen), changed=now))


def _offer(chosen: Placement) -> dict[str, object]:
    names = ("lab", "language", "due", "attempts", "late", "grace")
    return {name: getattr(chosen, name) for name in names}


def terms(connection: Connection, link: Link, person: int) -> Placement:
    """What holds for one student: the link's due date and attempts, with the student's extension."""
    row = connection.execute(
        select(extensions).where(extensions.c.link == link.id, extensions.c.person == person)
    ).first()
    given = link.placement
    if row is None:
        return given
    due = None if given.due is None else max(given.due, row.due or 0.0)
    return replace(given, due=due, attempts=given.attempts + row.attempts if given.attempts else 0)


def extend(connection: Connection, link: int, person: int, *, due: float | None, attempts: int, now: float) -> None:
    """Give one student a later due date, more attempts, or both; grades are looked at again."""
    insert_or_ignore(connection, extensions, link=link, person=person, due=due, attempts=attempts)
    this = (extensions.c.link == link) & (extensions.c.person == person)
    connection.execute(update(extensions).where(this).values(due=due, attempts=attempts))
    connection.execute(update(links).where(links.c.id == link).values(changed=now))


def students(connection: Connection, context: int) -> tuple[Person, ...]:
    """The students of a course, by name."""
    rows = connection.execute(
        select(people)
        .join(members, members.c.person == people.c.id)
        .where(members.c.context == context, members.c.role == Role.STUDENT.value, members.c.active)
        .order_by(people.c.name, people.c.id)
    )
    return tuple(Person(**row._asdict()) for row in rows)


def depart(connection: Connection, context: int, present: Iterable[int], *, now: float) -> None:
    """After a roster was read: who is not on it is no longer active (their work stays)."""
    connection.execute(
        update(members).where(members.c.context == context, members.c.person.not_in(list(present))).values(active=False)
    )
    connection.execute(update(contexts).where(contexts.c.id == context).values(roster_read=now))


def forget(connection: Connection, person: int, context: int) -> None:
    """Delete what a course has of a person; where no other course knows them, the person and all that is left.

    Whoever teaches one course decides nothing about another's.
    """
    here = select(links.c.id).where(links.c.context == context)
    queue.drop(connection, people.c.id == person, of=here)
    for table in (scores, submissions, extensions):
        connection.execute(delete(table).where(table.c.person == person, table.c.link.in_(here)))
    for table in (launches, members):
        connection.execute(delete(table).where(table.c.person == person, table.c.context == context))
    if connection.execute(select(members.c.id).where(members.c.person == person)).first() is None:
        queue.drop(connection, people.c.id == person)
        connection.execute(delete(people).where(people.c.id == person))


def _link(connection: Connection, launch: Launch, context: int, now: float) -> tuple[int, bool]:
    insert_or_ignore(connection, links, context=context, name=launch.link)
    this = (links.c.context == context) & (links.c.name == launch.link)
    row = connection.execute(select(links).where(this)).one()
    # The services may move (an LMS changes its address).
    news: dict[str, object] = {
        "title": launch.link_title,
        "line_item": launch.grades.line_item,
        "line_items": launch.grades.line_items,
        "scopes": " ".join(launch.grades.scopes),
    }
    chosen = placement(launch.custom)
    custom = json.dumps(chosen.custom(), sort_keys=True)
    known = {column: value for column, value in news.items() if value and value != getattr(row, column)}
    changed = bool(known.keys() - {"title"}) or custom != row.custom
    if custom != row.custom:
        # The author chose anew in the LMS. As long as that stays, what the instructor sets here stays, too.
        known |= {"custom": custom, **_offer(chosen), "lab": chosen.lab or row.lab, "changed": now}
    if known:
        connection.execute(update(links).where(this).values(**known))
    if row.line_item and "line_item" in known:
        grades.send_again(connection, row.id, now=now)
    return int(row.id), changed
