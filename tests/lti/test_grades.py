"""Sending is owed until the LMS has the grade, and what is over bothers nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction

import pytest
from sqlalchemy import Engine, text, update

from autograder.lti import grades, messages, people, queue, submissions
from autograder.lti.database import migrate, open_database
from autograder.lti.settings import Keys
from autograder.lti.tables import jobs, scores

from .lms import Lms
from .test_passback import Activity


@pytest.fixture(params=["sqlite", "postgresql"])
def activity(request: pytest.FixtureRequest, keys: Keys, lms: Lms) -> Iterator[Activity]:
    """An activity in Moodle, on both databases."""
    if request.param == "sqlite":
        yield Activity(request.getfixturevalue("engine"), keys, lms)
        return
    engine = open_database(request.getfixturevalue("postgres_url"))
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE platforms, jobs RESTART IDENTITY CASCADE"))
    yield Activity(engine, keys, lms)
    engine.dispose()


def refuse(activity: Activity, *, tried: float | None = None) -> None:
    """The LMS refuses the next grade, and the worker leaves it to a person."""
    now = time.time()
    job = queue.lease(activity.engine, queue.PASSBACK, "w", now=now, seconds=0)
    assert job is not None
    with activity.engine.begin() as connection:
        assert queue.give_up(connection, job, "the platform answered 403")
        if tried is not None:
            connection.execute(update(jobs).where(jobs.c.id == job.id).values(run_after=tried))


def take_up(activity: Activity, *, tried_before: float | None = None) -> int:
    """Take up what is owed."""
    with activity.engine.begin() as connection:
        return grades.take_up(connection, activity.link.id, now=time.time(), tried_before=tried_before)


def people_needed(engine: Engine) -> int:
    """What the documented alert counts."""
    return queue.counts(engine).get((queue.PASSBACK, queue.NEEDS_PERSON), 0)


def test_a_refused_grade_is_taken_up_with_the_same_row(activity: Activity) -> None:
    """The same decision, posted once it can be; then nothing is owed."""
    activity.upload()
    activity.graded(40)
    refuse(activity)
    assert activity.scores()[0].owed
    assert take_up(activity) == 1
    assert activity.scores()[0].standing == grades.WAITING
    activity.deliver()
    assert activity.in_gradebook() == 40.0
    assert [score.standing for score in activity.scores()] == [grades.SENT]
    assert take_up(activity) == 0


@pytest.mark.parametrize("points", [40, 30])
def test_a_new_attempt_that_changes_nothing_sends_what_is_owed(activity: Activity, points: int) -> None:
    """An equal or worse attempt, as well as a regrade, ends with the grade in the LMS."""
    activity.upload()
    activity.graded(40)
    refuse(activity)
    activity.upload()
    activity.graded(points)
    activity.deliver()
    assert activity.in_gradebook() == 40.0
    assert people_needed(activity.engine) == 0


def test_a_better_attempt_ends_the_alert_of_the_one_before(activity: Activity) -> None:
    """Nobody has to look at a grade that another one followed."""
    activity.upload()
    activity.graded(40)
    refuse(activity)
    assert people_needed(activity.engine) == 1
    activity.upload()
    activity.graded(50)
    assert people_needed(activity.engine) == 0
    activity.deliver()
    assert [score.standing for score in activity.scores()] == [grades.SENT, grades.OVERTAKEN]


def test_alerts_of_an_older_version_end(activity: Activity) -> None:
    """It made a new grade for each sending, and left the refused job for ever."""
    activity.upload()
    activity.graded(40)
    refuse(activity)
    with activity.engine.begin() as connection:
        (old,) = grades.posted(connection, activity.link.id)
        row = {"link": old.link, "person": old.person, "submission": old.submission, "language": "es"}
        connection.execute(
            scores.insert().values(**row, points="40", maximum="100", decided=old.decided + 5, state=grades.SENT)
        )
    assert take_up(activity) == 0
    assert people_needed(activity.engine) == 0


def test_sending_again_what_was_refused_makes_no_second_grade(activity: Activity) -> None:
    """The alert ends with the sending."""
    activity.upload()
    activity.graded(40)
    refuse(activity)
    with activity.engine.begin() as connection:
        grades.resend(connection, activity.link.id, activity.person.id, now=time.time())
    assert people_needed(activity.engine) == 0
    activity.deliver()
    assert [score.standing for score in activity.scores()] == [grades.SENT]


def test_sending_again_does_not_wait_for_the_next_try(activity: Activity) -> None:
    """A platform that was down is asked up to an hour later; who presses the button is there now."""
    activity.upload()
    activity.graded(40)
    job = queue.lease(activity.engine, queue.PASSBACK, "w", now=time.time(), seconds=60)
    assert job is not None
    with activity.engine.begin() as connection:
        queue.retry(connection, job, "the platform answered 503", now=time.time(), wait=3000)
    assert activity.deliver() is None
    with activity.engine.begin() as connection:
        grades.resend(connection, activity.link.id, activity.person.id, now=time.time())
    activity.deliver()
    assert [score.standing for score in activity.scores()] == [grades.SENT]


def test_what_was_tried_lately_can_be_left_alone(activity: Activity) -> None:
    """A class that opens the activity all at once does not post every refused grade each time."""
    activity.upload()
    activity.graded(40)
    refuse(activity, tried=time.time() - 100)
    assert take_up(activity, tried_before=time.time() - 300) == 0
    assert take_up(activity, tried_before=time.time() - 50) == 1


def test_a_grade_belongs_to_the_attempt_that_it_is_of(activity: Activity) -> None:
    """A regrade that lowers the best attempt makes another one count: that one is named."""
    first = activity.upload()
    activity.graded(90)
    second = activity.upload()
    activity.graded(80)
    with activity.engine.begin() as connection:
        submissions.regrade(connection, first, now=time.time())
    activity.graded(10)
    newest = activity.scores()[0]
    assert (newest.submission, newest.points) == (second, Fraction(80))


def test_a_launch_says_whether_it_brings_news(activity: Activity) -> None:
    """A service, another line item, another configuration; not the same launch again."""

    def news(**claims: object) -> bool:
        launch = messages.read_launch(activity.lms.claims("n", **claims))
        with activity.engine.begin() as connection:
            return people.arrive(
                connection, launch, platform=1, deployment=1, language="es", now=time.time(), seconds=60
            ).news

    service = {"scope": list(messages.SCOPES), "lineitems": f"{activity.lms.url}/lineitems?type_id=1"}
    same = service | {"lineitem": f"{activity.lms.url}/lineitems/7/lineitem?type_id=1"}
    assert not news()
    assert not news(**{messages.AGS: same})
    assert news(**{messages.AGS: service | {"lineitem": f"{activity.lms.url}/lineitems/8/lineitem"}})
    assert not news(**{messages.AGS: {}})
    assert news(custom={"lab": "canales-multiples", "attempts": "3"})
