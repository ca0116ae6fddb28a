"""A pytest plugin object that runs the collected graders again for each submission.

A grader's arguments are `student`, `keyed` and its parametrisation, no other fixtures; so for a submission nothing but
the test functions themselves runs. Whatever a grader raises besides StudentCodeError is the grader's own fault and makes
its check UNCHECKED, never a zero.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from autograder.errors import GraderError, SandboxError, StudentCodeError
from autograder.grading.drawn import Drawn, checks
from autograder.grading.student import Apart, Keyed, Process, Student
from autograder.labs import Question, folders
from autograder.model import Check, Reason, Verdict

_ENDS_THE_PROCESS = {Reason.TOO_SLOW, Reason.TOO_MUCH_MEMORY, Reason.DIED}
_STOPS_A_QUESTION = _ENDS_THE_PROCESS | {Reason.FORBIDDEN_OPERATOR, Reason.MISSING}


Fault = tuple[Check, Exception]
"""A check that could not be made, and the error of the grader's own that is to blame."""


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to grade: its process, the key of its cases, the questions to check, and whether all at once."""

    process: Process
    key: bytes
    questions: frozenset[str]
    together: bool


@dataclass(frozen=True, slots=True)
class _Planned:
    test: Callable[..., None]
    arguments: Mapping[str, object]
    check: Check
    passed: Check
    faults: list[Fault]

    @classmethod
    def of(
        cls, test: Callable[..., None], arguments: Mapping[str, object], check: Check, faults: list[Fault]
    ) -> _Planned:
        passed = replace(check, earned=check.points, verdict=Verdict.PASSED, reason=Reason.CORRECT)
        return cls(test, arguments, check, passed, faults)

    def run(self) -> None:
        self.test(**self.arguments)

    def judged(self, run: Callable[[], None]) -> Check:
        """What became of the check, or of one claim of it."""
        try:
            run()
        except StudentCodeError as error:
            operator = str(error.parameters.get("operator", ""))
            return replace(self.check, verdict=Verdict.FAILED, reason=Reason(error.reason), operator=operator)
        except (SandboxError, Apart):
            raise
        except Exception as error:
            self.faults.append((self.check, error))
            return replace(self.check, verdict=Verdict.UNCHECKED, reason=Reason.GRADER_FAULT)
        return self.passed


class _NoParameters:
    params: Mapping[str, object] = {}


class _Graders(pytest.Module):
    def _getobj(self) -> ModuleType:
        return folders.imported(self.path.parent, self.path.stem)


class GradingPlugin:
    """Collects the graders, then serves jobs until `jobs` ends; results go to `done`, errors of graders to `faults`."""

    def __init__(
        self,
        questions: Sequence[Question],
        drawn: Mapping[str, Drawn],
        jobs: Iterator[Job],
        done: Callable[[tuple[Check, ...] | Exception], None],
        faults: list[Fault],
    ) -> None:
        self._points = {question.function: question.points for question in questions}
        self._forbidden = {question.function: tuple(sorted(question.forbid)) for question in questions}
        self._drawn = drawn
        self._jobs = jobs
        self._done = done
        self._faults = faults
        self._student = Student()
        self._keyed = Keyed()
        self.failures: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember graders that cannot even be imported."""
        if report.failed:
            self.failures.append(str(report.longrepr))

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Module:
        """Import graders as modules of their lab, so that they can import what lies beside them."""
        return _Graders.from_parent(parent, path=module_path)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop: serve jobs, or say in `failures` why there can be none."""
        if self.failures:
            return True
        try:
            plan = self._plan([item for item in session.items if isinstance(item, pytest.Function)])
        except GraderError as error:
            self.failures.append(str(error))
            return True
        for job in self._jobs:
            try:
                self._done(self._serve([each for each in plan if each.check.question in job.questions], job))
            except Exception as error:
                self._done(error)
        return True

    def _plan(self, items: list[pytest.Function]) -> list[_Planned]:
        shared = Counter(_family(item) for item in items)
        planned = [
            _Planned.of(item.obj, self._arguments(item), _check(item, shared[_family(item)]), self._faults)
            for item in items
        ]
        for question, points in self._points.items():
            found = sum(each.check.points for each in planned if each.check.question == question)
            if found < points and question in self._drawn:
                planned += self._drawn_checks(self._drawn[question], points - found)
            elif found != points:
                raise GraderError(f"the checks of {question} are worth {found} points in all, not {points}")
        # Taking something away is for good, so the questions that may use most come first.
        return sorted(
            planned, key=lambda each: (len(self._forbidden[each.check.question]), self._forbidden[each.check.question])
        )

    def _drawn_checks(self, drawn: Drawn, points: Fraction) -> list[_Planned]:
        arguments = {"student": self._student, "keyed": self._keyed}
        return [_Planned.of(test, arguments, check, self._faults) for test, check in checks(drawn, points)]

    def _arguments(self, item: pytest.Function) -> dict[str, object]:
        known = {"student": self._student, "keyed": self._keyed} | dict(getattr(item, "callspec", _NoParameters).params)
        wanted = inspect.signature(item.obj).parameters
        unknown = wanted.keys() - known.keys()
        if unknown:
            raise GraderError(
                f"{item.nodeid} asks for {', '.join(unknown)}: a grader gets `student`, `keyed` and parameters"
            )
        return {name: known[name] for name in wanted}

    def _serve(self, plan: list[_Planned], job: Job) -> tuple[Check, ...]:
        self._keyed.key = job.key
        self._faults.clear()
        try:
            if job.together:
                with contextlib.suppress(Apart):
                    self._student.attach(job.process, together=True)
                    return self._together(plan)
                self._renew(job.process)
            else:
                self._student.attach(job.process)
            return self._one_by_one(plan, job.process)
        finally:
            self._student.attach(None)

    def _together(self, plan: list[_Planned]) -> tuple[Check, ...]:
        """Run all checks, then make the calls that wait, then hear what the checks claim of the answers."""
        run = []
        for planned in plan:
            claims = self._begin(planned)
            run.append((planned, claims, planned.judged(planned.run)))
        self._student.settle()
        verdicts = Verdicts()
        for planned, claims, judged in run:
            claimed = planned.judged(functools.partial(_hear, claims))
            verdicts.add(verdicts.not_reached(planned.check) or (judged if claimed is planned.passed else claimed))
        return verdicts.final()

    def _one_by_one(self, plan: list[_Planned], process: Process) -> tuple[Check, ...]:
        """One call at a time. A process that ended may have told the next what it was asked: that is asked other cases.

        Once for each question another function may be to blame for that end, and the check is run again.
        """
        verdicts, again = Verdicts(), set[str]()
        for planned in plan:
            check = verdicts.not_reached(planned.check) or self._run_alone(planned)
            if check.reason in _ENDS_THE_PROCESS and check.verdict is Verdict.FAILED:
                self._renew(process)
                if process.may_be_anothers_doing and check.question not in again:
                    again.add(check.question)
                    check = self._run_alone(planned)
                    self._renew(process)
            verdicts.add(check)
        return verdicts.final()

    def _renew(self, process: Process) -> None:
        """Other cases from now on: the next of the same key."""
        self._keyed.key = hashlib.sha256(self._keyed.key).digest()
        self._student.attach(process)

    def _run_alone(self, planned: _Planned) -> Check:
        self._begin(planned)
        return planned.judged(planned.run)

    def _begin(self, planned: _Planned) -> list[Callable[[], None]]:
        return self._student.begin(forbid=self._forbidden[planned.check.question])


class Verdicts:
    """The checks of one submission as they are decided; some reasons end a question."""

    def __init__(self) -> None:
        self._checks: list[Check] = []
        self._stopped: dict[str, Reason] = {}

    def not_reached(self, check: Check) -> Check | None:
        """The verdict on a check whose question has ended; None while it goes on."""
        ended = self._stopped.get(check.question)
        if ended is None:
            return None
        reason = Reason.MISSING if ended is Reason.MISSING else Reason.NOT_REACHED
        return replace(check, verdict=Verdict.NOT_REACHED, reason=reason)

    def add(self, check: Check) -> None:
        """One check was decided."""
        self._checks.append(check)
        if check.reason in _STOPS_A_QUESTION and check.verdict is not Verdict.NOT_REACHED:
            self._stopped[check.question] = check.reason

    def final(self) -> tuple[Check, ...]:
        """All of them."""
        return tuple(_without_forbidden(check, self._stopped) for check in self._checks)


def _hear(claims: Iterable[Callable[[], None]]) -> None:
    for claim in claims:
        claim()


def _mark(item: pytest.Function, name: str) -> str:
    marker = item.get_closest_marker(name)
    if marker is None:
        raise GraderError(f"{item.nodeid} has no @pytest.mark.{name}: add it")
    return str(marker.args[0])


def _family(item: pytest.Function) -> tuple[str, str, str]:
    """The cases that share one test function's points."""
    return str(item.path), item.originalname, _mark(item, "question")


def _check(item: pytest.Function, sharers: int) -> Check:
    return Check(
        question=_mark(item, "question"),
        name=item.name,
        situation=_mark(item, "situation"),
        points=Fraction(_mark(item, "points")) / sharers,
        earned=Fraction(0),
        verdict=Verdict.UNCHECKED,
        reason=Reason.GRADER_FAULT,
    )


def _without_forbidden(check: Check, stopped: dict[str, Reason]) -> Check:
    """A question in which a forbidden operator ran earns nothing, also by its checks that came before."""
    if stopped.get(check.question) is Reason.FORBIDDEN_OPERATOR and check.verdict is not Verdict.NOT_REACHED:
        return replace(check, earned=Fraction(0), verdict=Verdict.FAILED, reason=Reason.FORBIDDEN_OPERATOR)
    return check
