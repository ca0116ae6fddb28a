"""The gradebook column of an activity: found, made, lost and made again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from autograder.lti import columns, messages, passback, passing, people, platforms
from autograder.lti.database import reading
from autograder.lti.passback import Outcome
from autograder.lti.services import ServiceError
from autograder.lti.settings import Keys

from .lms import Lms
from .test_passback import Activity

SAID = "/lineitems/7/lineitem"


def deliver(activity: Activity) -> passback.Answer:
    """Post the newest grade."""
    return passback.deliver(activity.engine, activity.services, activity.scores()[0].id)


def kept(activity: Activity) -> str:
    """The address that is kept."""
    with reading(activity.engine) as connection:
        return people.link(connection, activity.link.id).line_item


@pytest.fixture
def activity(engine: Engine, keys: Keys, lms: Lms) -> Activity:
    """A graded submission, of an activity whose column was deleted in the LMS."""
    made = Activity(engine, keys, lms)
    made.upload()
    made.graded(40)
    lms.deleted.add(SAID)
    return made


def test_a_deleted_column_is_made_again(activity: Activity, lms: Lms) -> None:
    """With the link and tag by which it is found the next time."""
    assert deliver(activity).outcome is Outcome.ARRIVED
    (made,) = lms.line_items
    assert (made["resourceLinkId"], made["tag"], made["scoreMaximum"]) == ("link-1", "canales-multiples", 100.0)
    assert list(lms.grades) == [("/lineitems/50/lineitem", "student-1")]
    assert kept(activity) == made["id"]


def test_a_column_that_is_there_under_another_address_is_found_by_its_tag(activity: Activity, lms: Lms) -> None:
    """Nothing is made."""
    lms.line_items += [
        {"id": f"{lms.url}/lineitems/8/lineitem", "resourceLinkId": "link-1", "tag": "another"},
        {"id": f"{lms.url}/lineitems/9/lineitem", "resourceLinkId": "link-1", "tag": "canales-multiples"},
        {"id": f"{lms.url}/lineitems/10/lineitem", "resourceLinkId": "link-2", "tag": "canales-multiples"},
    ]
    assert deliver(activity).outcome is Outcome.ARRIVED
    assert list(lms.grades) == [("/lineitems/9/lineitem", "student-1")] and len(lms.line_items) == 3


def test_a_column_that_is_still_listed_is_not_made_twice(activity: Activity, lms: Lms) -> None:
    """The platform says 404 for another reason: that needs a person."""
    lms.line_items.append({"id": f"{lms.url}{SAID}?type_id=1", "resourceLinkId": "link-1", "tag": "canales-multiples"})
    answer = deliver(activity)
    assert answer.outcome is Outcome.PERSON and "404" in answer.text
    assert len(lms.line_items) == 1


@pytest.mark.parametrize("service", [{"lineitems": ""}, {"scope": [messages.SCOPE_SCORE]}])
def test_where_columns_may_not_be_made_a_person_is_needed(
    engine: Engine, keys: Keys, lms: Lms, service: dict[str, Any]
) -> None:
    """No container, or no permission to manage columns."""
    claim = lms.claims("n")[messages.AGS] | service
    activity = Activity(engine, keys, lms, **{messages.AGS: claim})
    activity.upload()
    activity.graded(40)
    lms.deleted.add(SAID)
    assert deliver(activity).outcome is Outcome.PERSON
    assert lms.line_items == []


def test_grades_that_are_posted_side_by_side_make_one_column(activity: Activity, lms: Lms) -> None:
    """One looks, the others come again in a second."""
    platform = platforms.find(activity.engine, lms.url, "client-1")
    assert platform is not None

    def look(_: int) -> str:
        try:
            return columns.address(
                activity.engine,
                activity.services,
                platform,
                activity.link,
                maximum=activity.scores()[0].maximum,
                gone=activity.link.line_item,
            )
        except ServiceError as error:
            return passback.judge(error).outcome

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(look, range(16)))
    assert len(lms.line_items) == 1
    assert found - {Outcome.LATER} == {lms.line_items[0]["id"]}
    assert deliver(activity).outcome is Outcome.ARRIVED


def test_a_search_that_was_cut_off_does_not_block_for_ever(activity: Activity) -> None:
    """The process that looked was killed: its claim ends."""
    key = f"line-item:{activity.link.id}"
    assert passing.claim(activity.engine, key, now=time.time() - 200, seconds=120)
    assert deliver(activity).outcome is Outcome.ARRIVED
    assert passing.claim(activity.engine, key, now=time.time(), seconds=120)
    activity.lms.deleted.add("/lineitems/50/lineitem")
    answer = deliver(activity)
    assert answer.outcome is Outcome.LATER and answer.wait == 1.0


@pytest.mark.parametrize(("maximum", "given"), [(50, 20.0), (7.5, 3.0), (100, 40.0)])
def test_a_maximum_that_was_changed_in_the_lms_is_read_before_each_score(
    engine: Engine, keys: Keys, lms: Lms, maximum: float, given: float
) -> None:
    """The score is sent in the column's own points, so that nothing depends on how a platform scales."""
    activity = Activity(engine, keys, lms)
    activity.upload()
    activity.graded(40)
    lms.maximum = maximum
    assert deliver(activity).outcome is Outcome.ARRIVED
    (post,) = lms.posts
    assert (post["scoreGiven"], post["scoreMaximum"]) == (given, maximum)
    assert "40" in post["comment"] and "100" in post["comment"]
    assert deliver(activity).text == "the platform has it already"


@pytest.mark.parametrize("maximum", [0, -1, None, "many", float("nan"), 1e300, [5]])
def test_a_maximum_that_says_nothing_is_not_believed(engine: Engine, keys: Keys, lms: Lms, maximum: object) -> None:
    """The report's own is sent then."""
    activity = Activity(engine, keys, lms)
    activity.upload()
    activity.graded(40)
    lms.maximum = maximum
    assert deliver(activity).outcome is Outcome.ARRIVED
    assert [(post["scoreGiven"], post["scoreMaximum"]) for post in lms.posts] == [(40.0, 100.0)]
