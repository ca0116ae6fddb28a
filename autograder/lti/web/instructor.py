"""The instructor's pages: the class, what needs a person, one student, the activity's settings, all files."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from autograder import messages
from autograder.course import Course
from autograder.lti import grades, people, platforms, queue, roles, submissions, troubles
from autograder.lti.database import reading
from autograder.lti.grades import Score
from autograder.lti.messages import Placement, number
from autograder.lti.people import Link, Person
from autograder.lti.services import ServiceError
from autograder.lti.submissions import Attempt
from autograder.lti.tables import contexts, deployments
from autograder.lti.tables import submissions as submissions_table
from autograder.lti.troubles import Trouble
from autograder.lti.web import labs
from autograder.lti.web.rendering import error_page, page, self_contained
from autograder.lti.web.visits import Page
from autograder.messages import texts
from autograder.sinks import class_report

_MANY_ATTEMPTS = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One student of the class, with the attempts and the grade that was decided last."""

    person: Person
    attempts: tuple[Attempt, ...]
    score: Score | None

    @property
    def counted(self) -> Attempt | None:
        """The attempt that the grade is of."""
        return next((row for row in self.attempts if self.score is not None and row.id == self.score.submission), None)

    @property
    def state(self) -> str:
        """A key of the catalogue: what is to be said about this student first."""
        if any(row.job == queue.NEEDS_PERSON for row in self.attempts):
            return "state_grading_person"
        if self.score is not None and self.score.owed:
            return "state_no_gradebook" if self.score.standing == grades.NO_GRADEBOOK else "state_lms_person"
        if any(row.job in (queue.QUEUED, queue.LEASED) for row in self.attempts):
            return "state_grading"
        if self.score is not None and self.score.state == grades.WAITING:
            return "state_sending"
        if self.score is not None:
            return f"state_{self.score.state}"
        return "state_nothing" if not self.attempts else "state_grading"

    @property
    def needs_person(self) -> bool:
        """Whether someone must look."""
        return self.state in ("state_grading_person", "state_lms_person", "state_no_gradebook")

    @property
    def owed(self) -> bool:
        """Whether the LMS lacks the grade until somebody does something."""
        return self.score is not None and self.score.owed

    @property
    def trouble(self) -> Trouble:
        """What went wrong."""
        if self.state == "state_no_gradebook":
            return Trouble()
        mine = next((row.error for row in self.attempts if row.job == queue.NEEDS_PERSON), "")
        return troubles.read(mine or (self.score.error if self.score is not None else ""))


def home(here: Page, *, notice: str = "", status: int = 200) -> Response:
    """The class."""
    link = here.visit.link
    if link is None:
        return error_page(here.request, "lti.over", 403, language=here.language)
    with reading(here.service.engine) as connection:
        current = people.link(connection, link.id)
        read = connection.execute(select(contexts.c.roster_read).where(contexts.c.id == link.context)).scalar_one()
    if read is None and not notice:
        notice = _read_roster(here, link)
    rows = _rows(here, link)
    course = Course(here.service.settings.course)
    wrong = labs.missing(course, current.placement.lab, here.language)
    return page(
        here.request,
        "class.html",
        here.language,
        status=status,
        here=here,
        link=current,
        title=link.title or labs.title(course, current.placement.lab),
        labs=labs.known(course),
        languages=messages.languages(),
        rows=rows,
        people=[row for row in rows if row.needs_person],
        owed=sum(row.owed for row in rows),
        notice=notice or wrong,
        due=_local(current.placement.due),
    )


def student(here: Page) -> Response:
    """One student: attempts, grades, what can be done."""
    found = _student(here)
    if found is None:
        return error_page(here.request, "lti.no_attempt", 404, language=here.language)
    link, row = found
    with reading(here.service.engine) as connection:
        decided = grades.posted(connection, link.id, row.person.id)
        terms = people.terms(connection, people.link(connection, link.id), row.person.id)
    return page(
        here.request,
        "student.html",
        here.language,
        here=here,
        row=row,
        grades=decided,
        terms=terms,
        due=_local(terms.due),
        extra=terms.attempts - link.placement.attempts if terms.attempts else 0,
    )


def regrade(here: Page) -> Response:
    """Grade again: one student's newest attempt that counts, all of a student's attempts, or the whole class."""
    link = here.visit.link
    assert link is not None
    person = here.request.path_params.get("person")
    with here.service.engine.begin() as connection:
        for row in submissions.attempts(connection, link.id, person):
            submissions.regrade(connection, row.id, now=here.now)
    return _back(here, person)


def resend(here: Page) -> Response:
    """Send a student's grade to the LMS again, or all of the class that it lacks."""
    link, person = here.visit.link, here.request.path_params.get("person")
    assert link is not None
    with here.service.engine.begin() as connection:
        if person is None:
            grades.take_up(connection, link.id, now=here.now)
        else:
            grades.resend(connection, link.id, person, now=here.now)
    return _back(here, person)


def extend(here: Page) -> Response:
    """A later due date or more attempts for one student."""
    found = _student(here)
    if found is None:
        return error_page(here.request, "lti.no_attempt", 404, language=here.language)
    link, row = found
    chosen = read_placement(here)
    with here.service.engine.begin() as connection:
        people.extend(connection, link.id, row.person.id, due=chosen.due, attempts=chosen.attempts, now=here.now)
    return _back(here, row.person.id)


def configure(here: Page) -> Response:
    """Set what the activity offers."""
    link = here.visit.link
    assert link is not None
    chosen = read_placement(here)
    if chosen.lab not in labs.known(Course(here.service.settings.course)):
        return home(here, notice=messages.say(here.language, "lti.unknown_lab"), status=422)
    with here.service.engine.begin() as connection:
        people.place(connection, link.id, chosen, now=here.now)
        grades.take_up(connection, link.id, now=here.now)
    return RedirectResponse(here.address(), status_code=303)


def roster(here: Page) -> Response:
    """Read the course's roster from the LMS."""
    link = here.visit.link
    assert link is not None
    return home(here, notice=_read_roster(here, link))


def report(here: Page) -> Response:
    """The class report, from the attempt of every student that counts; names lead to the feedback."""
    link = here.visit.link
    assert link is not None
    found, pages = [], {}
    with reading(here.service.engine) as connection:
        for row in _rows(here, link):
            graded = row.counted or next((attempt for attempt in row.attempts if attempt.graded is not None), None)
            known = submissions.report(connection, graded.id) if graded is not None else None
            if known is not None and graded is not None and known.lab == link.placement.lab:
                # Two students may have one name; the page's names are its keys.
                name = row.person.name if row.person.name and row.person.name not in pages else row.person.key
                grade = submissions.standing(graded, known)
                found.append(replace(grade, student=name, report=replace(known, student=name)))
                pages[name] = here.address(f"attempt/{graded.id}")
    if not found:
        return home(here, notice=messages.say(here.language, "lti.no_reports"))
    lab = Course(here.service.settings.course).lab(link.placement.lab)
    text = class_report.page(found, lab, here.language, link=lambda student: pages[student])
    return self_contained(text)


def files(here: Page) -> Response:
    """The submissions that count, else the newest, laid out as nbgrader's submitted/ folder, and who is who."""
    link = here.visit.link
    assert link is not None
    lab = link.placement.lab
    target, table = io.BytesIO(), io.StringIO(newline="")
    who = csv.writer(table)
    who.writerow(["student_id", "name", "email", "lti_user_id", "attempt", "received"])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, reading(here.service.engine) as connection:
        for row in _rows(here, link):
            attempt = row.counted or next(iter(row.attempts), None)
            if attempt is None:
                continue
            query = select(submissions_table.c.content).where(submissions_table.c.id == attempt.id)
            suffix = attempt.file.rpartition(".")[2].lower()
            name = f"{lab}.{suffix if suffix in ('ipynb', 'py', 'zip') else 'ipynb'}"
            folder = f"submitted/{row.person.key}/{lab}"
            received = datetime.fromtimestamp(attempt.received, UTC)
            archive.writestr(f"{folder}/{name}", connection.execute(query).scalar_one())
            archive.writestr(f"{folder}/timestamp.txt", f"{received:%Y-%m-%d %H:%M:%S.%f} UTC\n")
            fields = (row.person.key, row.person.name, row.person.email, row.person.subject)
            who.writerow([*map(_harmless, fields), attempt.attempt, received.isoformat(timespec="seconds")])
        archive.writestr("students.csv", "\ufeff" + table.getvalue())
    headers = {"Content-Disposition": f'attachment; filename="{lab}-submitted.zip"'}
    return Response(target.getvalue(), media_type="application/zip", headers=headers)


def forget(here: Page) -> Response:
    """Delete everything of a student's in this course, and who is in no other. What the LMS holds stays there."""
    found = _student(here)
    if found is None:
        return error_page(here.request, "lti.no_attempt", 404, language=here.language)
    if here.form.get("sure") == "yes":
        with here.service.engine.begin() as connection:
            people.forget(connection, found[1].person.id, here.visit.context)
    return RedirectResponse(here.address(), status_code=303)


def read_placement(here: Page) -> Placement:
    """What a settings form asks for; what cannot be read counts as not given."""
    fields = {name: str(here.form.get(name) or "").strip() for name in ("lab", "language", "due", "late")}
    due: float | None = None
    try:
        # The form's own time zone: minutes that the browser's clock is behind UTC, sent by the page's script.
        minutes = int(str(here.form.get("zone") or "0"))
        due = datetime.fromisoformat(fields["due"]).replace(tzinfo=UTC).timestamp() + 60 * max(-900, min(900, minutes))
    except (ValueError, OverflowError):
        due = None
    numbers = {name: number(str(here.form.get(name) or "").strip()) for name in ("attempts", "grace")}
    language = fields["language"] if fields["language"] in messages.languages() else ""
    late = due is not None and fields["late"] == "accepted"
    return Placement(
        fields["lab"], language, due, min(numbers["attempts"], _MANY_ATTEMPTS), late, numbers["grace"] if due else 0
    )


def _rows(here: Page, link: Link) -> list[Row]:
    with reading(here.service.engine) as connection:
        everyone = people.students(connection, link.context)
        tried = submissions.attempts(connection, link.id)
        decided = grades.posted(connection, link.id)
        away = {row.person for row in tried} - {person.id for person in everyone}
        # Who left the course but handed something in is still shown to the instructor.
        left = tuple(people.person(connection, identity) for identity in sorted(away))
    attempts_of: dict[int, list[Attempt]] = {}
    for row in tried:
        attempts_of.setdefault(row.person, []).append(row)
    score_of: dict[int, Score] = {}
    for score in decided:
        score_of.setdefault(score.person, score)
    return [
        Row(person, tuple(attempts_of.get(person.id, ())), score_of.get(person.id)) for person in (*everyone, *left)
    ]


def _student(here: Page) -> tuple[Link, Row] | None:
    link = here.visit.link
    if link is None:
        return None
    wanted = here.request.path_params["person"]
    row = next((row for row in _rows(here, link) if row.person.id == wanted), None)
    return (link, row) if row is not None else None


def _read_roster(here: Page, link: Link) -> str:
    """Bring the roster up to date; a sentence for the instructor when the LMS does not give it."""
    with reading(here.service.engine) as connection:
        row = connection.execute(
            select(contexts.c.roster_url, deployments.c.platform)
            .join(deployments, deployments.c.id == contexts.c.deployment)
            .where(contexts.c.id == link.context)
        ).one()
        platform = platforms.get(connection, row.platform)
    if not row.roster_url:
        return messages.say(here.language, "lti.no_roster")
    try:
        members = list(here.service.services.members(platform, row.roster_url))
    except ServiceError as error:
        return messages.say(here.language, "lti.roster_failed", error=str(error))
    with here.service.engine.begin() as connection:
        present = []
        for member in members:
            known = roles.in_course(member.get("roles"))
            subject = texts.storable(str(member.get("user_id") or ""))
            if known is None or not subject or len(subject) > 255 or member.get("status", "Active") != "Active":
                continue
            person = people.know(
                connection,
                platform.id,
                platform.issuer,
                platform.client,
                subject,
                name=str(member.get("name") or "")[:255],
                email=str(member.get("email") or "")[:255],
            )
            people.join(connection, link.context, person, known)
            present.append(person)
        people.depart(connection, link.context, present, now=here.now)
    return ""


def _back(here: Page, person: int | None) -> Response:
    return RedirectResponse(here.address(f"student/{person}" if person is not None else ""), status_code=303)


def _local(moment: float | None) -> str:
    """A moment as a form field holds it, in UTC; the page's script shifts it to the reader's zone."""
    return "" if moment is None else datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M")


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20") else text
