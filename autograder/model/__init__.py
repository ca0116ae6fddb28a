"""The frozen records that travel through the grader, and all arithmetic on points.

A `GradeReport` is the one result of grading: every page, CSV and LMS file is drawn from it and from nothing else.
Its canonical JSON (`to_json`) is byte-identical for the same submission, lab, graders, key and limits in force.

Hidden cases decide points; public probes explain. Nothing that student code said or returned while it saw a hidden
input is kept in these records: a `Check` carries an enumerated reason only, and every array and text in a report
(`Probe`) comes from a call on a public input.
"""

from __future__ import annotations

import base64
import enum
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from autograder.model.arrays import Array as Array

SCHEMA = "autograder/report/1"

Parameter: TypeAlias = str | int | float | bool | tuple[int, ...] | tuple[str, ...]
Parameters: TypeAlias = Mapping[str, Parameter]


class Verdict(enum.StrEnum):
    """What became of one check."""

    PASSED = "passed"
    PARTLY = "partly"
    FAILED = "failed"
    NOT_REACHED = "not_reached"
    UNCHECKED = "unchecked"


class Reason(enum.StrEnum):
    """The first thing that is wrong with an answer, in the order in which it is looked for."""

    CORRECT = "correct"
    MISSING = "missing"
    FORBIDDEN_OPERATOR = "forbidden_operator"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    DIED = "died"
    RAISED = "raised"
    NOT_RAISED = "not_raised"
    WRONG_TYPE = "wrong_type"
    WRONG_SHAPE = "wrong_shape"
    WRONG_DTYPE = "wrong_dtype"
    NOT_FINITE = "not_finite"
    WRONG_VALUE = "wrong_value"
    CHANGED_INPUT = "changed_input"
    NOT_REACHED = "not_reached"
    UNREADABLE = "unreadable"
    GRADER_FAULT = "grader_fault"


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth telling the student or the instructor that costs no point; `code` is a message key."""

    code: str
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """A student's code cells in order, as read from one file; nothing of it has been executed.

    `digest` is the SHA-256 (hex) of the file's bytes; `cell_ids[i]` names cell i ("" where the file has no names).
    """

    student: str
    lab: str
    cells: tuple[str, ...]
    cell_ids: tuple[str, ...]
    digest: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call gave no comparable value. `text` (the student's own error message, bounded) only for public calls.

    `kind` names the type that came instead of a tensor or an error ("list", "NoneType"); `shape` is a too large tensor's.
    """

    reason: Reason
    text: str = ""
    line: int | None = None
    cell: int | None = None
    kind: str = ""
    shape: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """One call on a public input: what went in, what is right, what the student's function gave.

    `outcome` is the student's Array, or the Failure that came instead of one. `name` is the probe's stable name,
    `situation` a message key for what it stands for (`batch`, `dtype`, ...). A module as argument, `layer`, appears in
    `inputs` by its state, such as `layer.weight`. What has several parts (a module, a dict) is compared part by part,
    one probe for each that is wrong: its `situation` is `setting` and its name the setting's (`weight`, `stride`).
    """

    name: str
    situation: str
    inputs: Mapping[str, Array]
    expected: Array
    outcome: Array | Failure
    reason: Reason


@dataclass(frozen=True, slots=True)
class Response:
    """What a function really does with every single element of its input, found by lighting one at a time.

    For the first probe of a question: `pixels` has the axes of the output, then those of the input, and holds the number
    by which each element of the input enters each of the output; `zero` is the output for an input of zeros. `linear`
    says whether these numbers, summed, give the function's output for the probe's own input.
    """

    pixels: Array
    zero: Array
    linear: bool


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A misconception that was recognised; `code` is stable (`CONV-IN-SUM-MISSING`) and a message key."""

    code: str
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One hidden check: `name` is stable, `situation` a message key for what was tried (`batch`, `dtype`, ...).

    `operator` names the forbidden operator that ran, as PyTorch does (`aten::sort`); else it is empty.
    """

    question: str
    name: str
    situation: str
    points: Fraction
    earned: Fraction
    verdict: Verdict
    reason: Reason
    operator: str = ""


@dataclass(frozen=True)
class QuestionReport:
    """All about one graded function.

    `probes` are the public cases that explain a failure, the clearest first; `response` goes with the first of them.
    """

    name: str
    points: Fraction
    checks: tuple[Check, ...]
    diagnoses: tuple[Diagnosis, ...] = ()
    probes: tuple[Probe, ...] = ()
    response: Response | None = None
    notes: tuple[Note, ...] = ()

    @functools.cached_property
    def earned(self) -> Fraction:
        """Points earned, exact."""
        return sum((check.earned for check in self.checks), Fraction(0))

    @property
    def needs_human(self) -> bool:
        """Whether a check could not be carried out through no fault of the student."""
        return any(check.verdict is Verdict.UNCHECKED for check in self.checks)

    @property
    def status(self) -> Reason:
        """CORRECT, or the reason of the first check that did not pass."""
        return next((check.reason for check in self.checks if check.verdict is not Verdict.PASSED), Reason.CORRECT)


@dataclass(frozen=True)
class GradeReport:
    """The one result of grading one submission.

    `digests` holds SHA-256 hex digests by name: `submission`, `graders`, `lab`, `key` (a commitment to the key of the
    keyed cases, not the key), `limits`. `layers` names the limits that were in force; `contained` is False only when
    the instructor asked for `--uncontained`.
    """

    student: str
    lab: str
    language: str
    questions: tuple[QuestionReport, ...]
    digests: Mapping[str, str]
    contained: bool
    layers: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @functools.cached_property
    def score(self) -> Fraction:
        """Points earned in all questions, exact."""
        return sum((question.earned for question in self.questions), Fraction(0))

    @property
    def max_score(self) -> Fraction:
        """Points that can be earned in all questions."""
        return sum((question.points for question in self.questions), Fraction(0))

    @property
    def needs_human(self) -> bool:
        """Whether the score is not final because something of ours failed."""
        return any(question.needs_human for question in self.questions)

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no white space, ASCII; ends in a newline."""
        return self._json

    @functools.cached_property
    def _json(self) -> str:
        return json.dumps(self, default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> GradeReport:
        """The report that `to_json` wrote. Raises ValueError when `text` is not one of this schema version."""
        try:
            return _report(json.loads(text))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a report of schema {SCHEMA}: {error!r}") from error

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def rounded(points: Fraction, places: int = 2) -> Decimal:
    """Points as people and LMSs see them: rounded half up, once, at the very end."""
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(record: Any) -> Any:
    """What JSON does not know, a level at a time: fractions as "40/3", arrays with base64 data, records by their fields."""
    match record:  # the most frequent first
        case Fraction():
            return str(record)
        case Array():
            return {"dtype": record.dtype, "shape": record.shape, "data": base64.b64encode(record.data).decode()}
        case Probe():  # as pairs, since sorting their names would lose the order of the arguments
            return _fields(record) | {"inputs": list(record.inputs.items())}
        case QuestionReport():
            return _fields(record) | {"earned": record.earned, "status": record.status}
        case GradeReport():
            totals = {"schema": SCHEMA, "score": record.score, "max_score": record.max_score}
            return _fields(record) | totals | {"needs_human": record.needs_human}
        case Mapping():
            return dict(record)
        case _:
            return _fields(record)


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _report(plain: Mapping[str, Any]) -> GradeReport:
    if plain["schema"] != SCHEMA:
        raise ValueError(f"this report has schema {plain['schema']!r}, this program reads {SCHEMA!r}: grade it again")
    return GradeReport(
        student=plain["student"],
        lab=plain["lab"],
        language=plain["language"],
        questions=tuple(_question(item) for item in plain["questions"]),
        digests=dict(plain["digests"]),
        contained=plain["contained"],
        layers=tuple(plain["layers"]),
        notes=_notes(plain["notes"]),
    )


def _question(plain: Mapping[str, Any]) -> QuestionReport:
    return QuestionReport(
        name=plain["name"],
        points=Fraction(plain["points"]),
        checks=tuple(_check(item) for item in plain["checks"]),
        diagnoses=tuple(Diagnosis(item["code"], _parameters(item["parameters"])) for item in plain["diagnoses"]),
        probes=tuple(_probe(item) for item in plain["probes"]),
        response=_response(plain["response"]),
        notes=_notes(plain["notes"]),
    )


def _check(plain: Mapping[str, Any]) -> Check:
    return Check(
        question=plain["question"],
        name=plain["name"],
        situation=plain["situation"],
        points=Fraction(plain["points"]),
        earned=Fraction(plain["earned"]),
        verdict=Verdict(plain["verdict"]),
        reason=Reason(plain["reason"]),
        operator=plain["operator"],
    )


def _probe(plain: Mapping[str, Any]) -> Probe:
    return Probe(
        name=plain["name"],
        situation=plain["situation"],
        inputs={name: _array(item) for name, item in plain["inputs"]},
        expected=_array(plain["expected"]),
        outcome=_outcome(plain["outcome"]),
        reason=Reason(plain["reason"]),
    )


def _outcome(plain: Mapping[str, Any]) -> Array | Failure:
    if "dtype" in plain:
        return _array(plain)
    shape = plain.get("shape")
    return Failure(**{**plain, "reason": Reason(plain["reason"]), "shape": shape if shape is None else tuple(shape)})


def _response(plain: Mapping[str, Any] | None) -> Response | None:
    return None if plain is None else Response(_array(plain["pixels"]), _array(plain["zero"]), plain["linear"])


def _array(plain: Mapping[str, Any]) -> Array:
    return Array(plain["dtype"], tuple(plain["shape"]), base64.b64decode(plain["data"], validate=True))


def _notes(plain: Sequence[Mapping[str, Any]]) -> tuple[Note, ...]:
    return tuple(Note(item["code"], _parameters(item["parameters"])) for item in plain)


def _parameters(plain: Mapping[str, Any]) -> Parameters:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
