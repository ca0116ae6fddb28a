"""Why a question lost points, from public probes: calls them in the student's process and has `explain` look at them.

The process must never have seen a hidden input: see `explain`.
"""

from __future__ import annotations

import functools
from dataclasses import replace

from autograder import explain
from autograder.assignment import Assignment
from autograder.calls import Outcome, layer_settings
from autograder.model import Failure, QuestionReport, Reason, Verdict
from autograder.sandbox.outcomes import Died, Missing, Raised, Returned, TimedOut
from autograder.sandbox.outcomes import Outcome as Ending
from autograder.sandbox.process import StudentProcess
from autograder.sandbox.values import Foreign, Layer, Tensor, Value
from autograder.tensors import to_value

SHOWABLE = {
    Reason.RAISED,
    Reason.WRONG_TYPE,
    Reason.WRONG_SHAPE,
    Reason.WRONG_DTYPE,
    Reason.NOT_FINITE,
    Reason.WRONG_VALUE,
    Reason.CHANGED_INPUT,
}
"""What a call on a public input can show; of a missing function or a forbidden operator the reason says it all."""


class Explainer:
    """Explains the questions of one assignment."""

    def __init__(self, assignment: Assignment) -> None:
        self._explainer = explain.explainer(assignment.graders)
        self._calls = functools.cache(self._prepared)

    def _prepared(self, question: str) -> tuple[tuple[str, tuple[Value, ...]], ...]:
        """The public calls of a question, by name, as they cross to a student's process."""
        calls = self._explainer.calls(question)
        return tuple((call.name, tuple(to_value(item) for item in call.arguments.values())) for call in calls)

    def can_explain(self, question: QuestionReport) -> bool:
        """Whether the question lost points in a way that public probes can show."""
        return any(check.verdict is not Verdict.PASSED and check.reason in SHOWABLE for check in question.checks)

    def explain(self, question: QuestionReport, process: StudentProcess) -> QuestionReport:
        """The question with its diagnoses and the public cases that show what is wrong."""
        outcomes = self._together(question.name, process) or self._one_by_one(question.name, process)
        found = self._explainer.explain(question.name, outcomes)
        return replace(question, diagnoses=found.diagnoses, probes=found.probes, response=found.response)

    def _together(self, question: str, process: StudentProcess) -> dict[str, Outcome]:
        """What became of all calls in one frame; nothing when they cannot be made so."""
        endings = process.calls([(question, arguments) for _, arguments in self._calls(question)], forbid=False) or []
        names = (name for name, _ in self._calls(question))
        return {name: outcome(ending) for name, ending in zip(names, endings, strict=False)}

    def _one_by_one(self, question: str, process: StudentProcess) -> dict[str, Outcome]:
        outcomes: dict[str, Outcome] = {}
        for name, arguments in self._calls(question):
            ending = process.call(question, arguments, forbid=False)
            outcomes[name] = outcome(ending)
            if isinstance(ending, TimedOut | Died | Missing):
                break
        return outcomes


def outcome(ending: Ending) -> Outcome:
    """How one public call ended, as it is compared and shown."""
    match ending:
        case Returned(value, changed):
            return _returned(value, any(changed))
        case Raised():
            reason = Reason.TOO_MUCH_MEMORY if ending.memory else Reason.RAISED
            text = f"{ending.type}: {ending.text}".strip()[:300]
            return Outcome(Failure(reason, text, ending.line, ending.cell))
        case Missing():
            return Outcome(Failure(Reason.MISSING))
        case TimedOut():
            return Outcome(Failure(Reason.TOO_SLOW))
        case Died():
            return Outcome(Failure(Reason.DIED))


def _returned(value: Value, changed: bool) -> Outcome:
    match value:
        case Tensor():
            return Outcome(value.array, changed)
        case Layer(settings, Tensor() as weight, (Tensor() | None) as bias):
            return Outcome(weight.array, changed, layer_settings(settings, None if bias is None else bias.array))
        case Foreign():
            return Outcome(Failure(Reason.WRONG_TYPE, kind=value.type), changed)
        case _:
            kind = "NoneType" if value is None else type(value).__name__
            return Outcome(Failure(Reason.WRONG_TYPE, kind=kind), changed)
