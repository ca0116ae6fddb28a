"""A ValueError can be the right answer: hidden checks ask for it, public calls tell it, and nobody is named by it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.authoring.direct import Direct
from autograder.course import assignment
from autograder.course.assignment import Assignment
from autograder.explaining import explainer, families
from autograder.explaining.calls import observe
from autograder.explaining.naming import Known
from autograder.grading.session import GradingSession
from autograder.model import Failure, Reason

LAB = {
    "assignment.toml": '[labs]\nlab = "en"\n[[question]]\nfunction = "halved"\npoints = 9\n',
    "probes.py": """
def halved(draw):
    yield "plain", 2 * draw.integer(5, 20), 2
    yield "defaults", 2 * draw.integer(5, 20)
    yield "odd", 2 * draw.integer(5, 20) + 1, 2
""",
    "right.py": """
def halved(n, by=2):
    if n % by:
        raise ValueError("it cannot be halved")
    return n // by
""",
    "wrong_ones.py": """
from autograder.explaining import wrong

@wrong("HALVED-ONE-MORE")
def one_more(n, by=2):
    return n // by + 1
""",
}


def right(n: int, by: int = 2) -> int:
    """Raises a ValueError of its own kind."""
    if n % by:
        raise OddError
    return n // by


class OddError(ValueError):
    """A kind of ValueError."""


def never_refuses(n: int, by: int = 2) -> int:
    """Gives a number whatever comes."""
    return n // by


def stumbles(n: int, by: int = 2) -> int:
    """Another error."""
    return {0: n // by}[n % by]


def one_more(n: int, by: int = 2) -> int:
    """Wrong where it answers, right in what it refuses."""
    return right(n, by) + 1


def one_more_always(n: int, by: int = 2) -> int:
    """Wrong where it answers, and it always answers."""
    return n // by + 1


def stops_at_large(n: int, by: int = 2) -> int:
    """An error of its own wherever it comes to it."""
    raise RuntimeError(n)


def refuses_all(n: int, by: int = 2) -> int:
    """No answer at all."""
    raise ValueError(n)


def gives_the_error(n: int, by: int = 2) -> int | ValueError:
    """`return` where `raise` is due."""
    return ValueError(n) if n % by else n // by


def whole_floats(n: int, by: int = 2) -> float:
    """Right but for the kind of number."""
    return float(right(n, by))


@pytest.fixture
def lab(tmp_path: Path) -> Assignment:
    """A lab whose right answers stand in its right.py, without a notebook."""
    folder = tmp_path / "graders" / "lab"
    folder.mkdir(parents=True)
    for name, text in LAB.items():
        (folder / name).write_text(text, encoding="utf-8")
    return assignment.load("lab", course_graders=tmp_path / "graders")


@pytest.mark.parametrize(
    ("function", "earned", "reason"),
    [
        (right, 9, Reason.CORRECT),
        (never_refuses, 6, Reason.NOT_RAISED),
        (stumbles, 6, Reason.RAISED),
        (one_more, 3, Reason.CORRECT),
        (refuses_all, 0, Reason.RAISED),
    ],
)
def test_a_value_error_is_asked_for(lab: Assignment, function: Callable[..., int], earned: int, reason: Reason) -> None:
    """Of any kind; another error is none, and who refuses everything has refused nothing. Numbers cannot be changed."""
    with GradingSession(lab) as session:
        checks = session.run(Direct({"halved": function}), b"key")
    assert [check.situation for check in checks] == ["plain", "defaults", "odd"]
    assert sum(check.earned for check in checks) == Fraction(earned)
    assert checks[-1].reason is reason


@pytest.mark.parametrize(
    ("function", "codes"),
    [
        (right, []),
        (never_refuses, ["NOT-RAISED"]),
        (stumbles, ["OTHER-ERROR"]),
        (one_more, ["HALVED-ONE-MORE"]),
        (one_more_always, ["HALVED-ONE-MORE", "NOT-RAISED"]),
        (stops_at_large, []),
        (gives_the_error, ["NOT-RAISED"]),
        (whole_floats, ["DTYPE-FLOAT64"]),
    ],
)
def test_what_is_not_refused_is_a_fact_beside_the_name(
    lab: Assignment, function: Callable[..., int], codes: list[str]
) -> None:
    """A mistake has its name whether its author refuses what is to be refused or not."""
    known = Known(families.of(lab)("halved"))
    outcomes = {call.name: observe(function, call) for call in known.family.made()}
    assert [diagnosis.code for diagnosis in known.name(outcomes)] == codes


def test_one_refusal_that_is_missing_is_told_to_who_answers_rightly(lab: Assignment) -> None:
    """Who does not may refuse what does not fit the way that they read the arguments."""
    known = Known(families.of(lab)("halved"))
    forgotten, *others = (call.arguments["n"] for call in known.family.made() if call.situation == "odd")
    assert forgotten not in others

    def forgets(n: int, by: int = 2) -> int:
        return n // by if n == forgotten else right(n, by)

    for function, codes in ((forgets, ["NOT-RAISED"]), (lambda n, by=2: forgets(n, by) + 1, ["HALVED-ONE-MORE"])):
        outcomes = {call.name: observe(function, call) for call in known.family.made()}
        assert [diagnosis.code for diagnosis in known.name(outcomes)] == codes


def test_the_case_is_shown(lab: Assignment) -> None:
    """What is due is the error; what came instead is told by its type."""
    asked = explainer.explainer(lab)
    calls = {call.name: call for call in (*asked.screen("halved"), *asked.others("halved"))}
    outcomes = {name: observe(never_refuses, call) for name, call in calls.items()}
    (probe,) = asked.explain("halved", outcomes).probes
    assert probe.expected.nested() == "ValueError"
    assert isinstance(probe.outcome, Failure)
    assert (probe.outcome.reason, probe.outcome.kind) == (Reason.NOT_RAISED, "int")
