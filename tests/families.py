"""Wrong functions played as students, for the tests of what is said about them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from fractions import Fraction

from autograder.course.assignment import load
from autograder.explaining import explainer
from autograder.explaining.calls import Outcome, observe
from autograder.explaining.naming import Known
from autograder.graders.channels import misconceptions
from autograder.labs import GRADERS, at
from autograder.model import Check, GradeReport, QuestionReport, Reason, Verdict

LAB = at(GRADERS / "channels")
EXPLAINER = explainer.explainer(load("multiple-channels"))
QUESTIONS = tuple(misconceptions.NUMBERS)


@functools.cache
def known(question: str) -> Known:
    """The family of a question, computed once for all tests."""
    return Known(misconceptions.family(question))


def played(question: str, function: Callable[..., object]) -> dict[str, Outcome]:
    """What `function` does with the calls that name a misconception."""
    look = EXPLAINER.look(question)
    return {call.name: observe(function, call, look=look) for call in known(question).family.made()}


def all_played(question: str, function: Callable[..., object]) -> dict[str, Outcome]:
    """The same with the pixels."""
    return played(question, function) | {call.name: observe(function, call) for call in EXPLAINER.impulses(question)}


def named(question: str, function: Callable[..., object]) -> tuple[str, ...]:
    """The codes that `function` is named by."""
    return tuple(diagnosis.code for diagnosis in known(question).name(played(question, function)))


def wrong(question: str, *codes: str) -> Callable[..., object]:
    """The first function of the family under these codes."""
    family = known(question).family
    return next(wrong.make() for wrong in (*family.singles, *family.pairs) if wrong.codes == codes)


def question_report(question: str, function: Callable[..., object], points: int = 20) -> QuestionReport:
    """What is reported of `function`: half of the points lost for wrong values, the rest earned."""
    outcomes = all_played(question, function)
    found = EXPLAINER.explain(question, outcomes)
    half = Fraction(points, 2)
    reason = found.probes[0].reason if found.probes else Reason.WRONG_VALUE
    checks = (
        Check(question, "test_plain", "plain", half, Fraction(0), Verdict.FAILED, reason),
        Check(question, "test_batch", "batch", half, half, Verdict.PASSED, Reason.CORRECT),
    )
    return QuestionReport(question, Fraction(points), checks, found.diagnoses, found.probes, found.response)


def report(*questions: QuestionReport, student: str = "ana") -> GradeReport:
    """A report of these questions."""
    return GradeReport(student, "canales-multiples", "es", questions, {}, contained=True)
