"""What the grader made of the golden submissions, held against what is true of each."""

from __future__ import annotations

import csv
import enum
import functools
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.authoring import bank
from autograder.authoring.bank import Specimen, as_notebook
from autograder.course import Course
from autograder.model import GradeReport, QuestionReport, rounded
from autograder.running.cohort import Cohort, local_processes
from autograder.running.work import HandedIn, Setup

ENOUGH_NAMED = 0.95
"""The share of labelled wrong functions that must be named."""

_COLUMNS = ("slug", "question", "score", "max_score", "status", "diagnosis")


class Fault(enum.StrEnum):
    """How the grader can be wrong about one function of a golden submission."""

    FALSE_REJECTION = "false_rejection"
    SURVIVOR = "survivor"
    COLLATERAL = "collateral"
    FALSE_NAME = "false_name"
    OTHER_REASON = "other_reason"
    UNCHECKED = "unchecked"
    EARNS_UNTOUCHED = "earns_untouched"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where, and what the grader said (`found`) in place of what is true (`due`)."""

    fault: Fault
    slug: str
    question: str
    found: str
    due: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One golden submission with its report."""

    specimen: Specimen
    report: GradeReport

    @property
    def right_beside_wrong(self) -> int:
        """How many right functions a wrong submission holds."""
        return 0 if self.specimen.right else len(self.report.questions) - len(self.specimen.wrong)

    @property
    def is_untouched(self) -> bool:
        """Whether this is the lab as it is released, which must earn nothing."""
        return self.specimen.slug == UNTOUCHED

    @property
    def is_golden(self) -> bool:
        """Whether this is one of the lab's specimens, and not the lab itself."""
        return self.specimen.slug not in (SOLUTION, UNTOUCHED)

    def findings(self) -> Iterator[Finding]:
        """Everything in which the report is not what the specimen says it must be."""
        for question in self.report.questions:
            yield from self._of(question)

    def _of(self, question: QuestionReport) -> Iterator[Finding]:
        labels = self.specimen.wrong.get(question.name)
        due = ", ".join(labels or ())
        codes = [diagnosis.code for diagnosis in question.diagnoses]
        finding = functools.partial(Finding, slug=self.specimen.slug, question=question.name)
        if question.needs_human:
            yield finding(fault=Fault.UNCHECKED, found=question.status, due="")
        full = question.earned == question.points
        if labels is None and not full:
            fault = Fault.FALSE_REJECTION if self.specimen.right else Fault.COLLATERAL
            yield finding(fault=fault, found=question.status, due="correct")
        if self.is_untouched and question.earned:
            yield finding(fault=Fault.EARNS_UNTOUCHED, found=str(rounded(question.earned)), due="0")
        elif labels is not None and full:
            yield finding(fault=Fault.SURVIVOR, found=question.status, due=due)
        if set(codes) - set(labels or ()):
            yield finding(fault=Fault.FALSE_NAME, found=", ".join(codes), due=due)
        elif labels and not codes:
            yield finding(fault=Fault.UNNAMED, found=question.status, due=due)
        reason = self.specimen.reason.get(question.name, question.status)
        if reason != question.status:
            yield finding(fault=Fault.OTHER_REASON, found=question.status, due=reason)


@dataclass(frozen=True, slots=True)
class BankResult:
    """The whole bank, graded; in the order of the slugs, whichever was ready first."""

    judged: tuple[Judged, ...]

    def findings(self) -> tuple[Finding, ...]:
        """All faults, the gravest first."""
        order = list(Fault)
        return tuple(
            sorted((each for one in self.judged for each in one.findings()), key=lambda f: order.index(f.fault))
        )

    def names(self) -> dict[str, tuple[int, int, int]]:
        """Question -> how many wrong functions were named, how many could have been, and how many deserve no name."""
        found = dict.fromkeys((question.name for one in self.judged for question in one.report.questions), (0, 0, 0))
        for one in filter(lambda each: each.is_golden, self.judged):
            for question in one.report.questions:
                labels = one.specimen.wrong.get(question.name)
                if labels is not None:
                    named, nameable, silent = found[question.name]
                    said = bool(labels and question.diagnoses)
                    found[question.name] = (named + said, nameable + bool(labels), silent + (not labels))
        return found

    def silent(self) -> tuple[Specimen, ...]:
        """The specimens of which nothing is to be named, in order."""
        return tuple(
            one.specimen
            for one in self.judged
            if one.is_golden and any(not labels for labels in one.specimen.wrong.values())
        )

    def counts(self) -> dict[str, int]:
        """How many specimens and functions there are, and how many faults of each kind."""
        faults = Counter(finding.fault for finding in self.findings())
        golden = [one for one in self.judged if one.is_golden]
        wrong = [codes for one in golden for codes in one.specimen.wrong.values()]
        labelled = sum(bool(codes) for codes in wrong)
        return {
            "specimens": len(golden),
            "right_specimens": sum(one.specimen.right for one in golden),
            "wrong_functions": len(wrong),
            "right_beside_wrong": sum(one.right_beside_wrong for one in golden),
            "expected_reasons": sum(len(one.specimen.reason) for one in golden),
            "names_given": sum(bool(question.diagnoses) for one in golden for question in one.report.questions),
            "labelled": labelled,
            "named": labelled - faults[Fault.UNNAMED] - self._misnamed(),
            **{fault.value: faults[fault] for fault in Fault},
        }

    def _misnamed(self) -> int:
        return sum(finding.fault is Fault.FALSE_NAME and bool(finding.due) for finding in self.findings())

    @property
    def holds(self) -> bool:
        """Whether nothing right lost a point, nothing wrong got away, no name is false, and enough are named."""
        counts = self.counts()
        grave = sum(counts[fault] for fault in Fault if fault is not Fault.UNNAMED)
        return not grave and counts["named"] >= ENOUGH_NAMED * counts["labelled"]

    def reports_csv(self) -> str:
        """One row for each function that did not earn full marks: its score, status and diagnosis."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(_COLUMNS)
        for one in filter(lambda each: each.is_golden, self.judged):
            rows.writerows(
                _row(one, question) for question in one.report.questions if question.earned < question.points
            )
        return out.getvalue()


SOLUTION = "the lab's own solution"
UNTOUCHED = "the lab as it is released"


def grade(setup: Setup, course: Course, specimens: Iterable[Specimen], workers: int) -> Iterator[Judged]:
    """Every golden submission handed in as a notebook and graded in worker processes, as each is ready.

    Before them the lab's own solution, and the lab as it is released.
    """
    lab, in_hand = setup.assignment.lab, {}
    with Cohort(setup, functools.partial(local_processes, workers), workers) as cohort:
        for specimen, notebook in _submissions(lab, course, specimens):
            in_hand[specimen.slug] = specimen
            cohort.submit(HandedIn(specimen.slug, f"{lab}.ipynb", nbformat.writes(notebook).encode()))
            if cohort.is_full:
                yield from _finished(cohort, in_hand)
        while in_hand:
            yield from _finished(cohort, in_hand)


def _submissions(lab: str, course: Course, specimens: Iterable[Specimen]) -> Iterator[tuple[Specimen, NotebookNode]]:
    solved = Specimen(SOLUTION, SOLUTION, True, {}, {}, "")
    yield solved, as_notebook(solved, lab, course)
    nothing = dict.fromkeys(bank.solved(course, lab), ())
    yield Specimen(UNTOUCHED, UNTOUCHED, False, nothing, {}, ""), bank.released(lab, course)
    for specimen in specimens:
        yield specimen, as_notebook(specimen, lab, course)


def _finished(cohort: Cohort, in_hand: dict[str, Specimen]) -> Iterator[Judged]:
    for handed, report in cohort.finished():
        yield Judged(in_hand.pop(handed.student), report)


def _row(one: Judged, question: QuestionReport) -> tuple[str, ...]:
    codes = " ".join(diagnosis.code for diagnosis in question.diagnoses)
    score, most = str(rounded(question.earned)), str(rounded(question.points))
    return one.specimen.slug, question.name, score, most, question.status, codes
