"""The LTI rules without I/O."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.lti import messages
from autograder.lti.messages import Placement


@given(st.lists(st.floats(0, 4e9), min_size=1, max_size=20))
def test_timestamps_grow_by_a_whole_second(moments: list[float]) -> None:
    """Whatever the clock does, each timestamp is a second or more after the one before."""
    previous: int | None = None
    for moment in moments:
        following = messages.timestamp(moment, previous)
        assert previous is None or following >= previous + 1
        previous = following


def test_a_score_is_always_final() -> None:
    """Other states wipe the grade in Moodle and Canvas."""
    body = messages.score_body(
        subject="7", given=Fraction(40, 3), maximum=Fraction(20), decided=1_800_000_000, comment="c"
    )
    assert body == {
        "userId": "7",
        "scoreGiven": 13.33,
        "scoreMaximum": 20.0,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2027-01-15T08:00:00.000+00:00",
        "comment": "c",
    }


def test_canvas_is_told_whether_it_is_a_new_submission() -> None:
    """Without the extension each post would use up one of the student's attempts."""
    body = messages.score_body(
        subject="7",
        given=Fraction(1),
        maximum=Fraction(2),
        decided=1_800_000_010,
        comment="",
        product="canvas",
        submitted=1_800_000_000.25,
    )
    assert body[messages.CANVAS_SUBMISSION] == {
        "new_submission": False,
        "submitted_at": "2027-01-15T08:00:00.250+00:00",
    }


def test_a_placement_survives_its_custom_parameters() -> None:
    """What deep linking writes is what a launch reads."""
    chosen = Placement("canales-multiples", "es", 1_800_000_000.0, 3)
    assert messages.placement(chosen.custom()) == chosen


@pytest.mark.parametrize("due", ["", "$ResourceLink.submission.endDateTime", "soon", "2027-13-01"])
def test_a_date_that_cannot_be_read_is_no_date(due: str) -> None:
    """Platforms send unset variables as their names."""
    assert messages.placement({"lab": "x", "due": due, "attempts": "-1"}) == Placement("x")


def test_claims_of_any_shape_are_read() -> None:
    """Optional claims may be absent, null or of a wrong type; NUL, which PostgreSQL refuses, is dropped."""
    launch = messages.read_launch(
        {
            "iss": "i",
            "aud": ["c", "d"],
            messages.CLAIM + "message_type": "LtiResourceLinkRequest",
            messages.CLAIM + "context": None,
            messages.CLAIM + "roles": None,
            messages.AGS: "nonsense",
            "given_name": "Ana\0",
            "family_name": "B",
        }
    )
    assert (launch.client, launch.name, launch.role, launch.grades.scopes) == ("c", "Ana B", None, ())


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://lms.example/course?id=7", True),
        ("http://localhost:8001/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//lms.example/", False),
        ("https://", False),
        ("https://user@lms.example/", False),
        ("https://[", False),
        ("https://lms.example/\n", False),
        ("https://lms.example/ x", False),
        (None, False),
        (7, False),
    ],
)
def test_only_a_web_address_is_a_way_back(address: object, good: bool) -> None:
    """The LMS says where to go back to; a link of ours leads nowhere else than to a page."""
    assert messages.web_address(address) == (address if good else "")


def test_settings_that_are_too_long_are_cut() -> None:
    """PostgreSQL refuses what does not fit its column."""
    found = messages.placement({"lab": "x" * 300, "language": "y" * 300})
    assert (len(found.lab), len(found.language)) == (255, 10)
