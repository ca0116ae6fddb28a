"""The student's pages: the task, the upload, progress, feedback, and what the LMS was told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from autograder import intake, messages
from autograder.course import Course
from autograder.errors import AssignmentError, SubmissionError
from autograder.intake import Wanted
from autograder.lti import grades, people, queue, submissions
from autograder.lti.database import reading
from autograder.lti.grades import Score
from autograder.lti.messages import Placement
from autograder.lti.roles import Role
from autograder.lti.submissions import Attempt, Refused
from autograder.lti.web import instructor, labs, visits
from autograder.lti.web.rendering import error_page, page, self_contained
from autograder.lti.web.visits import Page
from autograder.sinks import feedback


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt in the history, with the grade that came of it, if one did; `others` when one came of another."""

    attempt: Attempt
    score: Score | None
    others: bool

    @property
    def sending(self) -> str:
        """What became of the grade: a key of the catalogue."""
        if self.score is not None:
            return f"lms_{self.score.standing}"
        return "lms_not_better" if self.others and self.attempt.job == queue.DONE else "lms_nothing"


def home(here: Page) -> Response:
    """Where a launch leads: a student to the task, an instructor to the class."""
    if here.visit.role is Role.INSTRUCTOR:
        return instructor.home(here)
    return _task(here)


def _look_at(here: Page, name: str, content: bytes, lab: str) -> None:
    """Raises SubmissionError when the file cannot be graded."""
    intake.read_bytes(name, content, student=here.visit.person.key, lab=lab, wanted=_wanted(here, lab))


def _wanted(here: Page, lab: str) -> Wanted | None:
    """What the lab asks for; None where something of ours is missing, which its grading will tell a person."""
    try:
        return Course(here.service.settings.course).assignment(lab).wanted
    except AssignmentError:
        return None


def submit(here: Page) -> Response:
    """An upload. What cannot be read is refused at once, says why, and costs no attempt."""
    link, service = here.visit.link, here.service
    file = here.form.get("file")
    if link is None:
        return error_page(here.request, "lti.over", 403, language=here.language)
    if not isinstance(file, UploadFile) or not file.filename:
        return _task(here, refusal=messages.say(here.language, "lti.no_file"), status=422)
    if labs.missing(Course(service.settings.course), link.placement.lab, here.language):
        return _task(here, status=422)
    if not service.uploads.allow(str(here.visit.person.id)):
        return _task(here, refusal=messages.say(here.language, "lti.too_often"), status=429)
    content = file.file.read()
    name = file.filename.replace("\0", "")[-200:]
    try:
        _look_at(here, name, content, link.placement.lab)
        with service.engine.begin() as connection:
            submissions.receive(
                connection,
                link,
                here.visit.person.id,
                file=name,
                content=content,
                language=here.language,
                now=here.now,
            )
    except (SubmissionError, Refused) as error:
        return _task(here, refusal=worded(here.language, error), status=422)
    return RedirectResponse(here.address("#progress"), status_code=303)


def worded(language: str, error: SubmissionError | Refused) -> str:
    """A refusal in the reader's language."""
    key = error.code if "." in error.code else f"lti.{error.code}"
    return messages.say(language, key, **error.parameters)


def notebook(here: Page) -> Response:
    """The released lab, as a download."""
    link = here.visit.link
    found = labs.download(Course(here.service.settings.course), link.placement.lab) if link is not None else None
    if found is None:
        return error_page(here.request, "lti.not_released", 404, language=here.language)
    name, content = found
    kind = "application/zip" if name.endswith(".zip") else "application/x-ipynb+json"
    return Response(content, media_type=kind, headers={"Content-Disposition": attachment(name)})


def attempt(here: Page) -> Response:
    """One attempt: its feedback in a frame, and the way back."""
    found = _readable(here)
    if found is None:
        return error_page(here.request, "lti.no_attempt", 404, language=here.language)
    return page(
        here.request,
        "attempt.html",
        here.language,
        here=here,
        line=found,
        back=here.address(),
        feedback=here.address(f"attempt/{found.id}/feedback"),
    )


def feedback_page(here: Page) -> Response:
    """The feedback as its own document."""
    found = _readable(here)
    if found is None:
        return error_page(here.request, "lti.no_attempt", 404, language=here.language)
    with reading(here.service.engine) as connection:
        report = submissions.report(connection, found.id)
        person = people.person(connection, found.person)
    if report is None:
        return error_page(here.request, "lti.no_attempt", 404, language=here.language)
    course = Course(here.service.settings.course)
    grade = submissions.standing(found, report)
    # On the page the name; the kept report holds only the key.
    named = replace(report, student=person.name or person.key)
    return self_contained(feedback.page(named, course.lab(named.lab), here.language, grade))


def _readable(here: Page) -> Attempt | None:
    """The attempt in the address, if its feedback may be read: by students not before it is one of their attempts."""
    found = owned(here)
    return found if found is None or found.used or here.visit.role is Role.INSTRUCTOR else None


def owned(here: Page) -> Attempt | None:
    """The attempt in the address, if this visit may see it: one's own, or any of one's activity for instructors."""
    link = here.visit.link
    if link is None:
        return None
    person = None if here.visit.role is Role.INSTRUCTOR else here.visit.person.id
    with reading(here.service.engine) as connection:
        mine = submissions.attempts(connection, link.id, person)
    wanted = here.request.path_params["attempt"]
    return next((row for row in mine if row.id == wanted), None)


async def events(request: Request) -> Response:
    """Server-sent events: each step of one's newest submission, then the end."""
    service = request.app.state.service
    outcome: list[Response] = []

    def look(here: Page) -> Response:
        found = owned(here)
        answer = Response(status_code=404 if found is None else 204)
        outcome.append(answer)
        return answer

    refused = await visits.visiting(look)(request)
    if not outcome or outcome[0].status_code != 204:
        return refused
    submission = request.path_params["attempt"]

    async def stream() -> AsyncIterator[str]:
        async for step in service.progress.follow(submission):
            # A comment keeps proxies from hanging up, and tells us that the browser has.
            yield f"event: step\ndata: {step}\n\n" if step else ": still here\n\n"

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)


def attachment(name: str) -> str:
    """The header that makes a browser save a file under this name (RFC 6266)."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _task(here: Page, *, refusal: str = "", status: int = 200) -> Response:
    link = here.visit.link
    if link is None:
        return error_page(here.request, "lti.over", 403, language=here.language)
    with reading(here.service.engine) as connection:
        current = people.link(connection, link.id)
        terms = people.terms(connection, current, here.visit.person.id)
        mine = submissions.attempts(connection, link.id, here.visit.person.id)
        decided = grades.posted(connection, link.id, here.visit.person.id)
    course = Course(here.service.settings.course)
    wrong = labs.missing(course, terms.lab, here.language)
    if wrong or not terms.lab:
        text = wrong or messages.say(here.language, "lti.not_ready")
        return page(here.request, "error.html", here.language, status=status, text=text, back="")
    used = sum(row.used for row in mine)
    by_attempt = {score.submission: score for score in reversed(decided)}
    lines = [Line(row, by_attempt.get(row.id), bool(decided)) for row in mine]
    return page(
        here.request,
        "task.html",
        here.language,
        status=status,
        here=here,
        title=link.title or labs.title(course, terms.lab),
        lab=labs.title(course, terms.lab),
        link=current,
        terms=terms,
        packed=len(labs.parts(course, terms.lab)) > 1,
        late_now=terms.lateness(here.now) > 0,
        lines=lines,
        grade=next(iter(decided), None),
        refusal=refusal,
        used=used,
        closed=_closed(terms, used, here.now),
        left=terms.attempts - used if terms.attempts else None,
    )


def _closed(terms: Placement, used: int, now: float) -> str:
    if terms.closes is not None and now > terms.closes:
        return "closed"
    return "all_used" if terms.attempts and used >= terms.attempts else ""
