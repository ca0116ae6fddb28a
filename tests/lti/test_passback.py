"""Submissions, grades and their way to the LMS."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from autograder.lti import grades, messages, passback, people, platforms, queue, submissions
from autograder.lti.database import reading
from autograder.lti.passback import Outcome
from autograder.lti.services import Services
from autograder.lti.settings import Keys
from autograder.lti.submissions import Refused

from . import lms as lms_module
from .conftest import NOW, approve
from .lms import Lms
from .reports import report


class Activity:
    """A student at an activity of an LMS, at work."""

    def __init__(self, engine: Engine, keys: Keys, lms: Lms, **claims: object) -> None:
        self.engine, self.lms = engine, lms
        self.services = Services(keys, private=True, read_seconds=0.5)
        approve(engine, lms)
        platform = platforms.find(engine, lms.url, "client-1")
        assert platform is not None
        launch = messages.read_launch(lms.claims("n", **claims))
        with engine.begin() as connection:
            deployment = platforms.deployment(connection, platform, "1", now=NOW)
            assert deployment is not None
            arrived = people.arrive(
                connection,
                launch,
                platform=platform.id,
                deployment=deployment,
                language="es",
                now=time.time(),
                seconds=3600,
            )
        visit = people.visit(engine, arrived.visit, now=time.time())
        assert visit is not None and visit.link is not None
        self.person, self.link = visit.person, visit.link

    def upload(self, *, now: float | None = None) -> int:
        """Hand something in."""
        with self.engine.begin() as connection:
            link = people.link(connection, self.link.id)
            return submissions.receive(
                connection,
                link,
                self.person.id,
                file="a.py",
                content=b"x = 1",
                language="es",
                now=time.time() if now is None else now,
            )

    def graded(self, points: int, *, unchecked: bool = False) -> None:
        """Grade the next submission in the queue."""
        now = time.time()
        job = queue.lease(self.engine, queue.GRADING, "w", now=now, seconds=60)
        assert job is not None
        with self.engine.begin() as connection:
            found = report(self.person.key, points, unchecked=unchecked)
            assert submissions.grade(connection, job, found, language="es", now=now)

    def deliver(self) -> passback.Answer | None:
        """Try to post the next decided grade; None when there is none."""
        job = queue.lease(self.engine, queue.PASSBACK, "w", now=time.time(), seconds=60)
        if job is None:
            return None
        answer = passback.deliver(self.engine, self.services, job.subject)
        with self.engine.begin() as connection:
            grades.settle(connection, job, state=grades.SENT, answer=answer.text, now=time.time())
        return answer

    def in_gradebook(self) -> float | None:
        """The student's grade on the platform."""
        return next((grade["scoreGiven"] for (_, user), grade in self.lms.grades.items() if user == "student-1"), None)

    def scores(self) -> tuple[grades.Score, ...]:
        """The grades decided so far."""
        with reading(self.engine) as connection:
            return grades.posted(connection, self.link.id, self.person.id)


@pytest.fixture
def activity(engine: Engine, keys: Keys, lms: Lms) -> Activity:
    """An activity in Moodle."""
    return Activity(engine, keys, lms)


@pytest.fixture(params=["moodle", "canvas", "openedx"])
def anywhere(request: pytest.FixtureRequest, engine: Engine, keys: Keys) -> Iterator[Activity]:
    """An activity in each LMS."""
    with lms_module.running(request.param) as running:
        yield Activity(engine, keys, running)


def test_a_grade_arrives(anywhere: Activity) -> None:
    """Upload, report, grade, posted: final, and with the points of the report."""
    anywhere.upload()
    anywhere.graded(40)
    answer = anywhere.deliver()
    assert answer is not None and answer.outcome is Outcome.ARRIVED
    assert anywhere.in_gradebook() == 40.0
    assert {post["gradingProgress"] for post in anywhere.lms.posts} == {"FullyGraded"}


def test_the_best_attempt_counts_and_only_changes_are_posted(anywhere: Activity) -> None:
    """A worse attempt posts nothing; a better one has a newer timestamp, also in the same second."""
    for points in (40, 30, 80):
        anywhere.upload()
        anywhere.graded(points)
    while anywhere.deliver() is not None:
        pass
    assert anywhere.in_gradebook() == 80.0
    assert [score.points for score in anywhere.scores()] == [80, 40]


def test_a_regrade_may_lower_the_grade(anywhere: Activity) -> None:
    """What the new report says is posted; Canvas is told that it is no new submission."""
    submission = anywhere.upload()
    anywhere.graded(90)
    anywhere.deliver()
    with anywhere.engine.begin() as connection:
        submissions.regrade(connection, submission, now=time.time())
    anywhere.graded(70)
    anywhere.deliver()
    assert anywhere.in_gradebook() == 70.0
    if anywhere.lms.rules == "canvas":
        assert [post[messages.CANVAS_SUBMISSION]["new_submission"] for post in anywhere.lms.posts] == [True, False]


def test_a_report_that_needs_a_human_is_never_posted(activity: Activity) -> None:
    """It neither makes a grade nor clears one."""
    activity.upload()
    activity.graded(60)
    activity.deliver()
    activity.upload()
    activity.graded(0, unchecked=True)
    assert activity.deliver() is None
    assert activity.in_gradebook() == 60.0
    assert queue.counts(activity.engine)[queue.GRADING, queue.NEEDS_PERSON] == 1


def test_not_newer_for_the_same_grade_is_done(anywhere: Activity) -> None:
    """The answer to the first post was lost; the second is refused as not newer, and the grade is there."""
    anywhere.upload()
    anywhere.graded(55)
    (score,) = anywhere.scores()
    first = passback.deliver(anywhere.engine, anywhere.services, score.id)
    second = passback.deliver(anywhere.engine, anywhere.services, score.id)
    assert [first.outcome, second.outcome] == [Outcome.ARRIVED, Outcome.ARRIVED]
    assert anywhere.in_gradebook() == 55.0


def test_not_newer_for_another_grade_asks_for_a_newer_timestamp(activity: Activity) -> None:
    """Someone changed the grade in the LMS at a later time: ours goes again with a newer one."""
    activity.upload()
    activity.graded(55)
    (score,) = activity.scores()
    key = ("/lineitems/7/lineitem", "student-1")
    later = messages.iso(score.decided + 3600)
    activity.lms.grades[key] = {"timestamp": later, "scoreGiven": 1.0, "scoreMaximum": 100.0}
    answer = passback.deliver(activity.engine, activity.services, score.id)
    assert answer.outcome is Outcome.NEWER
    with activity.engine.begin() as connection:
        grades.renew(connection, score.id, now=score.decided + 4000.0)
    assert passback.deliver(activity.engine, activity.services, score.id).outcome is Outcome.ARRIVED
    assert activity.in_gradebook() == 55.0


@pytest.mark.parametrize("odd", ["abc", [], {}, True, 10**400, "1e999"])
@pytest.mark.parametrize("name", ["scoreGiven", "scoreMaximum"])
def test_a_result_that_is_no_number_is_another_grade(activity: Activity, name: str, odd: object) -> None:
    """What the platform says it holds may be anything: ours goes again with a newer time."""
    activity.upload()
    activity.graded(55)
    (score,) = activity.scores()
    held = {"timestamp": messages.iso(score.decided + 3600), "scoreGiven": 55.0, "scoreMaximum": 100.0}
    activity.lms.grades["/lineitems/7/lineitem", "student-1"] = held | {name: odd}
    assert passback.deliver(activity.engine, activity.services, score.id).outcome is Outcome.NEWER


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_a_platform_in_trouble_is_asked_later(activity: Activity, status: int) -> None:
    """And no sooner than it asks for."""
    activity.upload()
    activity.graded(55)
    activity.lms.failures = [status]
    (score,) = activity.scores()
    answer = passback.deliver(activity.engine, activity.services, score.id)
    assert (answer.outcome, answer.wait) == (Outcome.LATER, 1.0)
    assert passback.deliver(activity.engine, activity.services, score.id).outcome is Outcome.ARRIVED


def test_a_platform_that_is_down_is_asked_later(engine: Engine, keys: Keys) -> None:
    """No connection at all."""
    with lms_module.running() as lms:
        activity = Activity(engine, keys, lms)
        activity.upload()
        activity.graded(55)
    (score,) = activity.scores()
    assert passback.deliver(engine, activity.services, score.id).outcome is Outcome.LATER


def test_a_student_who_is_not_in_the_course_needs_a_person(anywhere: Activity) -> None:
    """Asking again would not help."""
    anywhere.upload()
    anywhere.graded(55)
    anywhere.lms.unknown.add("student-1")
    (score,) = anywhere.scores()
    answer = passback.deliver(anywhere.engine, anywhere.services, score.id)
    assert answer.outcome is Outcome.PERSON
    assert "not found in course" in answer.text


def test_a_grade_that_was_overtaken_is_not_posted(activity: Activity) -> None:
    """The older of two waiting grades is dropped, whatever order they are taken in."""
    for points in (10, 20):
        activity.upload()
        activity.graded(points)
    newer, older = activity.scores()
    assert passback.deliver(activity.engine, activity.services, newer.id).outcome is Outcome.ARRIVED
    assert passback.deliver(activity.engine, activity.services, older.id).outcome is Outcome.OVERTAKEN
    assert activity.in_gradebook() == 20.0


def test_a_link_without_a_line_item_finds_or_makes_one(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Moodle names none when a link has several; one that was linked without a column gets one."""
    service = {"scope": list(messages.SCOPES), "lineitems": f"{lms.url}/lineitems?type_id=1"}
    activity = Activity(engine, keys, lms, **{messages.AGS: service})
    activity.upload()
    activity.graded(55)
    answer = activity.deliver()
    assert answer is not None and answer.outcome is Outcome.ARRIVED
    assert list(activity.lms.grades) == [("/lineitems/50/lineitem", "student-1")]


def test_a_link_without_grade_service_is_no_fault(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Feedback alone is a use, too."""
    activity = Activity(engine, keys, lms, **{messages.AGS: {"scope": []}})
    activity.upload()
    activity.graded(55)
    answer = activity.deliver()
    assert answer is not None and answer.outcome is Outcome.NO_GRADEBOOK


def test_a_late_worker_writes_nothing(activity: Activity) -> None:
    """Two workers graded one submission; the one whose lease ran out is refused: one report, one grade."""
    activity.upload()
    now = time.time()
    slow = queue.lease(activity.engine, queue.GRADING, "slow", now=now, seconds=1)
    quick = queue.lease(activity.engine, queue.GRADING, "quick", now=now + 2, seconds=60)
    assert slow is not None and quick is not None
    with activity.engine.begin() as connection:
        mine = report(activity.person.key, 70)
        assert submissions.grade(connection, quick, mine, language="es", now=now + 3)
        assert not submissions.grade(connection, slow, report(activity.person.key, 10), language="es", now=now + 4)
    assert [score.points for score in activity.scores()] == [Fraction(70)]


def test_sending_again_uses_a_newer_timestamp(activity: Activity) -> None:
    """The instructor sends a grade again after it was changed in the LMS."""
    activity.upload()
    activity.graded(55)
    activity.deliver()
    with activity.engine.begin() as connection:
        grades.resend(connection, activity.link.id, activity.person.id, now=time.time())
    assert activity.deliver() is not None
    newer, older = activity.scores()
    assert newer.decided > older.decided and newer.points == older.points


@pytest.fixture
def limited(engine: Engine, keys: Keys, lms: Lms) -> Callable[[dict[str, str]], Activity]:
    """An activity with its own terms."""
    return lambda custom: Activity(engine, keys, lms, custom=custom)


def test_attempts_run_out_and_can_be_extended(limited: Callable[[dict[str, str]], Activity]) -> None:
    """The limit is the link's, plus what the instructor gives one student."""
    activity = limited({"lab": "canales-multiples", "attempts": "1"})
    activity.upload()
    with pytest.raises(Refused) as refused:
        activity.upload()
    assert refused.value.code == "no_attempts"
    with activity.engine.begin() as connection:
        people.extend(connection, activity.link.id, activity.person.id, due=None, attempts=1, now=NOW)
    activity.upload()


def test_a_closed_activity_takes_nothing_but_from_who_has_an_extension(
    limited: Callable[[dict[str, str]], Activity],
) -> None:
    """A refused upload leaves neither a submission nor a job."""
    activity = limited({"lab": "canales-multiples", "due": "2027-01-01T00:00:00+00:00"})
    with pytest.raises(Refused) as refused:
        activity.upload(now=NOW)
    assert refused.value.code == "closed"
    assert queue.counts(activity.engine) == {}
    with activity.engine.begin() as connection:
        people.extend(connection, activity.link.id, activity.person.id, due=NOW + 10, attempts=0, now=NOW)
    activity.upload(now=NOW)


def test_what_was_set_here_stays_until_the_author_chooses_anew(activity: Activity, engine: Engine, lms: Lms) -> None:
    """Each launch repeats the link's custom parameters; only a change of them is a choice."""

    def launched(**custom: str) -> messages.Placement:
        launch = messages.read_launch(lms.claims("n", custom=custom))
        with engine.begin() as connection:
            arrived = people.arrive(
                connection, launch, platform=1, deployment=1, language="es", now=time.time(), seconds=60
            )
        found = people.visit(engine, arrived.visit, now=time.time())
        assert found is not None and found.link is not None
        return found.link.placement

    first = {"lab": "canales-multiples", "language": "es"}
    with engine.begin() as connection:
        people.place(connection, activity.link.id, messages.Placement("canales-multiples", "en", None, 7), now=NOW)
    assert launched(**first).attempts == 7
    assert launched(**first, attempts="2").attempts == 2


def test_an_activity_without_a_lab_takes_nothing(limited: Callable[[dict[str, str]], Activity]) -> None:
    """Its instructor has still to choose one."""
    with pytest.raises(Refused) as refused:
        limited({}).upload()
    assert refused.value.code == "not_ready"


def test_forgetting_a_person_deletes_everything_of_theirs(activity: Activity) -> None:
    """Submissions, reports, grades and memberships go with the person."""
    activity.upload()
    activity.graded(55)
    with activity.engine.begin() as connection:
        people.forget(connection, activity.person.id, activity.link.context)
    with reading(activity.engine) as connection:
        assert submissions.attempts(connection, activity.link.id) == ()
        assert grades.posted(connection, activity.link.id) == ()
