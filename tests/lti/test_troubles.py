"""What went wrong becomes a sentence, with the other side's words behind it."""

from __future__ import annotations

import pytest

from autograder import messages
from autograder.lti import troubles
from autograder.lti.passback import judge
from autograder.lti.services import ServiceError
from autograder.lti.troubles import Trouble

CUT = '{"errors":{"type":"unprocessable_entity","message":"User not found in course or is not a stu'


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ('{"errors":{"type":"unprocessable_entity","message":"Not a student"}}', "unprocessable_entity Not a student"),
        ('["a", {"b": ["c", 4, null]}]', "a c"),
        (CUT, "unprocessable_entity"),
        (
            "<html><head><style>b{}</style><title>Error</title></head><body><b>No  such</b>\nitem</bo",
            "Error No such item",
        ),
        ("plain\nwords", "plain words"),
        ("", ""),
        ("{}", "{}"),
        ("[" * 5000, "[" * 180),
    ],
)
def test_the_words_of_an_answer(answer: str, words: str) -> None:
    """Of JSON and HTML, whole or cut."""
    found = troubles.words(answer)
    assert found.startswith(words) and len(found) <= 180


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (400, "trouble_not_taken"),
        (422, "trouble_not_taken"),
        (401, "trouble_forbidden"),
        (403, "trouble_forbidden"),
        (404, "trouble_gone"),
        (410, "trouble_gone"),
        (418, "trouble_odd"),
    ],
)
def test_a_refusal_is_told_by_its_kind(status: int, key: str) -> None:
    """What the platform said stands behind it, whatever it was."""
    error = ServiceError(f"the platform answered {status}", status=status, text='{"why": "because: of\n<b>"}')
    found = troubles.read(f"{error}: {troubles.words(error.text)}")
    assert found.key == key and "because: of <b>" in found.raw


def test_nothing_that_the_service_says_of_itself_is_left_in_english() -> None:
    """Each has a sentence in both languages; what is not known is said as it was."""
    own = [
        "the grading process died",
        "its worker died each time",
        "grading took too long",
        "grading failed: RuntimeError",
        "a check could not be carried out",
        "the course's late policy failed: TypeError",
        "the platform could not be reached: ConnectTimeout",
        "the platform holds another grade under a newer time",
        str(judge(ServiceError("the platform answered 503", status=503)).text),
        "the platform answered with something that is not JSON",
    ]
    for kept in own:
        found = troubles.read(kept)
        assert found.key not in ("", "trouble_other")
        for language in ("es", "en"):
            assert messages.say(language, f"lti.{found.key}")
    assert troubles.read("") == Trouble()
    assert troubles.read("something new") == Trouble("trouble_other", "something new")
