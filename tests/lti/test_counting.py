"""What attempts count: late work, people's points out of the course's gradebook, and when grades follow anew."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from autograder.course import Course
from autograder.errors import DeliveryError
from autograder.lti import counting, gradebook, people, queue, submissions
from autograder.lti.counting import Reckoner
from autograder.lti.database import reading
from autograder.lti.messages import Placement, placement
from autograder.lti.settings import Keys, Settings
from autograder.lti.submissions import Refused
from autograder.lti.tables import submissions as submissions_table
from autograder.sinks.grades import Grade, Item

from .conftest import NOW
from .lms import Lms
from .reports import report
from .test_passback import Activity

DUE = datetime.fromtimestamp(NOW, UTC).isoformat()
LAB = "canales-multiples"
POLICY = """
from nbgrader.plugins import BasePlugin

class TenAnHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 10.0 * -(-total_seconds_late // 3600)
"""


def ten_an_hour(student: str, score: Fraction, seconds: float) -> Fraction:
    """A policy."""
    return min(score, Fraction(10 * -(-int(seconds) // 3600)))


def broken(student: str, score: Fraction, seconds: float) -> Fraction:
    """A policy that fails."""
    raise DeliveryError("the course's late policy failed: TypeError")


def activity(engine: Engine, keys: Keys, lms: Lms, **custom: str) -> Activity:
    """One that is due, with terms of its own."""
    return Activity(engine, keys, lms, custom={"lab": LAB, "due": DUE} | custom)


def graded(made: Activity, points: int, penalty: counting.Penalty = ten_an_hour) -> bool:
    """Grade the next submission in the queue."""
    job = queue.lease(made.engine, queue.GRADING, "w", now=time.time() + NOW, seconds=60)
    assert job is not None
    with made.engine.begin() as connection:
        found = report(made.person.key, points)
        return submissions.grade(connection, job, found, language="es", now=time.time(), penalty=penalty)


def newest(made: Activity) -> submissions.Attempt:
    """The newest attempt as pages show it."""
    with reading(made.engine) as connection:
        return submissions.attempts(connection, made.link.id)[0]


def held(*items: Item, late: str | None = None) -> str:
    """What the gradebook holds of somebody."""
    grade = Grade("x", items, late_penalty=Fraction(late or 0))
    return gradebook.to_text(grade, dated=late is not None)


def in_gradebook(made: Activity, text: str) -> None:
    """Note it with the student's attempts, and decide."""
    with made.engine.begin() as connection:
        connection.execute(update(submissions_table).values(gradebook=text))
        counting.decide(
            connection, made.link.id, made.person.id, language="es", new=False, now=time.time(), penalty=ten_an_hour
        )


@pytest.mark.parametrize(
    ("custom", "after", "late"),
    [
        ({}, 0, 0),
        ({}, 1, None),
        ({"grace": "10"}, 600, 0),
        ({"grace": "10"}, 601, None),
        ({"late": "accepted"}, 1, 1),
        ({"late": "accepted", "grace": "10"}, 600, 0),
        ({"late": "accepted", "grace": "10"}, 601, 601),
        ({"late": "perhaps", "grace": "-5"}, 1, None),
    ],
)
def test_a_due_date_is_hard_or_soft_with_or_without_grace(
    engine: Engine, keys: Keys, lms: Lms, custom: dict[str, str], after: int, late: int | None
) -> None:
    """Refused, on time, or so many seconds late: counted from the due date."""
    made = activity(engine, keys, lms, **custom)
    if late is None:
        with pytest.raises(Refused) as refused:
            made.upload(now=NOW + after)
        assert refused.value.code == "closed"
        return
    made.upload(now=NOW + after)
    assert graded(made, 80)
    attempt = newest(made)
    taken = Fraction(10 if late else 0)
    assert (attempt.late, attempt.penalty, attempt.points) == (float(late), taken, 80 - taken)


def test_terms_survive_the_way_through_the_lms() -> None:
    """Deep linking sends them as texts; what was not set is not sent, so that old links are not chosen anew."""
    chosen = Placement(LAB, "es", NOW, 3, late=True, grace=15)
    assert placement(chosen.custom()) == chosen
    assert not {"late", "grace"} & replace(chosen, late=False, grace=0).custom().keys()


def test_the_best_attempt_is_the_best_after_the_penalty(engine: Engine, keys: Keys, lms: Lms) -> None:
    """70 on time beats 75 an hour late."""
    made = activity(engine, keys, lms, late="accepted")
    for points, moment in ((70, NOW), (75, NOW + 3600)):
        made.upload(now=moment)
        graded(made, points)
    (score,) = made.scores()
    assert score.points == 70


def test_a_penalty_never_makes_less_than_nothing(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Zero is the least."""
    made = activity(engine, keys, lms, late="accepted")
    made.upload(now=NOW + 100 * 3600)
    graded(made, 40)
    assert newest(made).points == 0


def test_a_late_policy_that_fails_writes_nothing(engine: Engine, keys: Keys, lms: Lms) -> None:
    """The report waits with the grade; no grade is made up. The worker tries again, then a person looks."""
    made = activity(engine, keys, lms, late="accepted")
    made.upload(now=NOW + 60)
    with pytest.raises(DeliveryError, match="late policy"):
        graded(made, 40, broken)
    assert newest(made).graded is None and made.scores() == ()


@pytest.fixture
def late(engine: Engine, keys: Keys, lms: Lms, tool: Settings) -> tuple[Activity, Reckoner]:
    """A submission an hour late, in a course whose policy takes ten points an hour."""
    tool.course.mkdir()
    settings = "c = get_config()\nc.AssignLatePenalties.plugin_class = 'policy_of_lti.TenAnHour'\n"
    (tool.course / "nbgrader_config.py").write_text(settings)
    (tool.course / "policy_of_lti.py").write_text(POLICY)
    made, reckoner = activity(engine, keys, lms, late="accepted"), Reckoner(engine, tool.course)
    made.upload(now=NOW + 3000)
    graded(made, 80, reckoner.penalty)
    assert made.scores()[0].points == 70
    return made, reckoner


def test_an_extension_given_later_takes_the_penalty_back(late: tuple[Activity, Reckoner]) -> None:
    """And so do a later due date, and a grace; each is a new grade for the LMS."""
    made, reckoner = late
    with made.engine.begin() as connection:
        people.extend(connection, made.link.id, made.person.id, due=NOW + 7200, attempts=0, now=time.time())
    assert reckoner.look(now=time.time()) == 1
    assert [score.points for score in made.scores()] == [80, 70]
    with made.engine.begin() as connection:
        people.extend(connection, made.link.id, made.person.id, due=None, attempts=0, now=time.time())
    reckoner.look(now=time.time())
    assert newest(made).points == 70
    with made.engine.begin() as connection:
        people.place(connection, made.link.id, Placement(LAB, "es", NOW, 0, True, 60), now=time.time())
    reckoner.look(now=time.time())
    assert (newest(made).points, newest(made).late) == (Fraction(80), 0.0)
    assert reckoner.look(now=time.time()) == 0


def test_nobody_is_looked_at_twice(late: tuple[Activity, Reckoner]) -> None:
    """Nothing changed, nothing is read; another process looks once for itself, and decides nothing anew."""
    made, reckoner = late
    reckoner.look(now=time.time())
    assert reckoner.look(now=time.time()) == 0
    assert Reckoner(made.engine, reckoner._course.root).look(now=time.time()) == 1
    assert len(made.scores()) == 1


def test_a_policy_of_the_course_that_fails_is_named(tmp_path: Path) -> None:
    """Whatever its code raises."""
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.AssignLatePenalties.plugin_class = 'no_such.Policy'\n"
    )
    with pytest.raises(DeliveryError, match="late policy failed"):
        gradebook.penalty(Course(tmp_path), "x", Fraction(5), 10)


def test_what_people_gave_is_the_grade(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Manual points and extra credit; lateness by the activity where the gradebook has no due date, else by that."""
    made = activity(engine, keys, lms, late="accepted")
    made.upload(now=NOW + 60)
    graded(made, 80)
    given = Item("conv2d_combined", Fraction(100), Fraction(80), manual=Fraction(90), extra=Fraction(5, 4))
    in_gradebook(made, held(given))
    assert made.scores()[0].points == Fraction("81.25")
    in_gradebook(made, held(given, late="20"))
    assert made.scores()[0].points == Fraction("71.25")
    in_gradebook(made, held(given, late="0"))
    assert made.scores()[0].points == Fraction("91.25")
    in_gradebook(made, "")
    assert made.scores()[0].points == 70


def test_what_a_person_is_still_to_read_counts_as_before(engine: Engine, keys: Keys, lms: Lms) -> None:
    """The gradebook's grade is taken once it is final; the page says that it is not yet."""
    made = activity(engine, keys, lms)
    made.upload(now=NOW)
    graded(made, 80)
    half = held(Item("conv2d_combined", Fraction(100), Fraction(80)), Item("essay", Fraction(20), waits=True))
    in_gradebook(made, half)
    assert [score.points for score in made.scores()] == [80]
    grade = submissions.standing(newest(made), report(made.person.key, 80))
    assert grade.waiting == ("essay",) and grade.from_gradebook
