"""Why a question lost points, from public probes: calls them in the student's process and has `explain` look at them.

The process must never have seen a hidden input (see `explain`), so public calls are made first: a screen of two or so
of all questions, then the others of those that turn out to be wrong. That costs less than a process of its own; only a
question that is right on the screen and then loses points needs one.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from autograder.course.assignment import Assignment
from autograder.explaining import explainer
from autograder.explaining.calls import Call, Outcome, ended
from autograder.grading.conversion import to_value
from autograder.grading.student import operators, sayable, through
from autograder.model import Note, Parameter, QuestionReport, Reason, Verdict
from autograder.sandbox import lines
from autograder.sandbox.outcomes import Died, Missing, Place, Request, TimedOut
from autograder.sandbox.process import StudentProcess

Asked = Mapping[str, Mapping[str, Outcome]]
"""What became of all public calls of a question, by name."""

SHOWABLE = {
    Reason.RAISED,
    Reason.NOT_RAISED,
    Reason.WRONG_TYPE,
    Reason.WRONG_SHAPE,
    Reason.WRONG_DTYPE,
    Reason.NOT_FINITE,
    Reason.WRONG_VALUE,
    Reason.CHANGED_INPUT,
}
"""What a call on a public input can show; of a missing function or a forbidden operator the reason says it all."""


class Explainer:
    """Asks a submission's functions on public inputs, and explains the questions that lost points."""

    def __init__(self, assignment: Assignment) -> None:
        self._explainer = explainer.explainer(assignment)
        self._questions = [question.function for question in assignment.questions]
        self._screen = functools.cache(lambda question: self._prepared(question, self._explainer.screen(question)))
        self._others = functools.cache(lambda question: self._prepared(question, self._explainer.others(question)))
        self._impulses = functools.cache(lambda question: self._prepared(question, self._explainer.impulses(question)))
        self._forbidden = {question.function: question.forbid for question in assignment.questions}

    def ask(self, process: StudentProcess) -> Asked | None:
        """What became of all public calls of the questions that are wrong; None when calls cannot be made at once."""
        screened = self._together(process, {question: self._screen(question) for question in self._questions})
        if screened is None:
            return None
        wrong = {question: found for question, found in screened.items() if self._explainer.is_wrong(question, found)}
        rest = self._together(process, {question: self._rest(question, found) for question, found in wrong.items()})
        return None if rest is None else {question: {**found, **rest[question]} for question, found in wrong.items()}

    def ask_one_by_one(self, question: str, process: StudentProcess) -> Mapping[str, Outcome]:
        """What became of the public calls of one question, up to one that ended the process."""
        outcomes: dict[str, Outcome] = {}
        for stage in (self._screen, lambda question: self._rest(question, outcomes)):
            for name, request in stage(question):
                ending = process.call(request)
                outcomes[name] = ended(ending, self._explainer.look(question))
                if isinstance(ending, TimedOut | Died | Missing):
                    return outcomes
        return outcomes

    def _prepared(self, question: str, calls: Iterable[Call]) -> _Named:
        """Public calls, by name, as they cross to a student's process."""
        room = self._explainer.room(question)
        return [
            (call.name, Request(question, arguments, room=room, inputs=inputs, afresh=call.afresh, seed=call.seed))
            for call in calls
            for arguments, inputs in [
                [tuple(map(to_value, given.values())) for given in (call.arguments, call.inputs)],
            ]
        ]

    def _together(self, process: StudentProcess, wanted: Mapping[str, _Named]) -> dict[str, dict[str, Outcome]] | None:
        requests = [request for named in wanted.values() for _, request in named]
        endings = process.calls(requests) if requests else []
        if endings is None:
            return None
        rest = iter(endings)
        return {
            question: {name: ended(next(rest), self._explainer.look(question)) for name, _ in named}
            for question, named in wanted.items()
        }

    def _rest(self, question: str, screened: Mapping[str, Outcome]) -> _Named:
        impulses = self._impulses(question) if self._explainer.needs_impulses(question, screened) else ()
        return (*self._others(question), *impulses)

    def can_explain(self, question: QuestionReport) -> bool:
        """Whether there are public probes, and the question lost points in a way that they can show."""
        return bool(self._screen(question.name) or self._others(question.name)) and any(
            check.verdict is not Verdict.PASSED and check.reason in SHOWABLE for check in question.checks
        )

    def locate(self, question: QuestionReport, process: StudentProcess, cells: Sequence[str]) -> QuestionReport:
        """The question with a note on where it calls what it forbids, if it does so in a public call.

        The first call that does so is the last one made, whether it says where or not.
        """
        forbid = tuple(self._forbidden[question.name])
        for _, request in (*self._screen(question.name), *self._others(question.name)):
            ending = process.call(replace(request, forbid=forbid))
            operator = next(iter(operators(ending)), "")
            if operator:
                places = lines.own(through(ending), cells) if operator in sayable(forbid) else ()
                notes = [_called(operator, places)] if places else []
                return replace(question, notes=(*question.notes, *notes))
            if isinstance(ending, TimedOut | Died | Missing):
                break
        return question

    def explain(self, question: QuestionReport, outcomes: Mapping[str, Outcome]) -> QuestionReport:
        """The question with its diagnoses and the public cases that show what is wrong."""
        found = self._explainer.explain(question.name, outcomes)
        return replace(question, diagnoses=found.diagnoses, probes=found.probes, response=found.response)


_Named = Sequence[tuple[str, Request]]


def _called(operator: str, places: Sequence[Place]) -> Note:
    """Where an operator was called, and through which functions."""
    last, before = places[-1], tuple(dict.fromkeys(place.function for place in places[:-1] if place.function))
    said: dict[str, Parameter] = {
        "operator": operator,
        "cell": last.cell + 1,
        "line": last.line,
        "function": last.function,
    }
    if not last.function:
        return Note("run.called_at", said)
    through = tuple(name for name in before if name != last.function)
    return Note("run.called_through", {**said, "through": through}) if through else Note("run.called_in", said)
