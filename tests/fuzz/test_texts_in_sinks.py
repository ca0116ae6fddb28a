"""Every kind of text, through every field of the wire, into everything that somebody reads or that a program opens.

A fake box says the texts; what it says is decoded, explained and told by the real parts. (That nbgrader's gradebook and
its pages take the worst of them is shown with real submissions: tests/escapes.)
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from wire_contract import LIMITS, Hostile, frame

from autograder.commands import terminal
from autograder.course import reports
from autograder.explaining import calls
from autograder.labs import GRADERS, at
from autograder.model import Array, Check, Failure, GradeReport, Note, Probe, QuestionReport, Reason, Verdict
from autograder.sandbox import remarks
from autograder.sandbox.outcomes import Raised, Request, Returned
from autograder.sandbox.process import StudentProcess
from autograder.sinks import autograded, class_report, classroom50, coursera, feedback, gradescope, ipynb, xqueue
from autograder.sinks.grades import automatic
from autograder.sinks.scores_csv import ScoresCsv

LAB = at(GRADERS / "channels")
QUESTION = "conv2d_combined"
HARMFUL = (
    *"\0\a\b\r\x1b\x7f\x85\x9b\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ufff9\ufffe\uffff",
    *"\ud800\udbff\udfff\U000e0001\U000e0041\U0010ffff",
)
WORST = (
    "\x1b]0;owned\x07\x1b[2J", "\ud800", "\u202egnp.exe", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "]]>", "{text}",
    "[bold red]markup[/]", "$\\href{javascript:1}{x}$", "a\r\nb\nc", "\u202e\x1b" * 3000, "é" * 5000, "", "%s%n", "{0.__class__}",
)  # fmt: skip
TEXTS = st.sampled_from(WORST) | st.text(st.characters(exclude_categories=[]) | st.sampled_from(HARMFUL), max_size=60)
ACTS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]")  # fmt: skip
TERMINAL = re.compile("\x1b\\[[0-9;]*m")
"""What rich itself writes: colours."""
ENVIRONMENT = dict.fromkeys(("CLASSROOM", "ASSIGNMENT", "OWNER", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"), "x")


def said(one: str, other: str) -> tuple[list[Returned | Raised], list[Note]]:
    """What calls come to whose process says these texts wherever it may say any, and the notes on its cells."""
    outcomes: list[Returned | Raised] = []
    notes: list[Note] = []
    error = {"cell": 0, "line": 1, "type": one, "text": other, "statement": one, "names": [other, one]}
    cells = frame({"done": "cells", "errors": [error], "notes": [one, other], "left": [one]})
    shared = {"changed": [], "operators": [one, other], "kept": True}
    for answer in (
        {"status": "returned", "value": {"kind": "other", "type": one}, **shared},
        {"status": "returned", "value": {"kind": "str", "value": other}, **shared},
        {"status": "returned", "value": {"kind": "list", "items": [{"kind": "other", "type": other}]}, **shared},
        {"status": "raised", "type": other, "text": one, "operators": [one]},
    ):
        process = StudentProcess(Hostile(cells + frame({"done": "calls", "id": 1, "answers": [answer]})), ["x"], LIMITS)
        outcome = process.call(Request(QUESTION))
        process.end()
        if isinstance(outcome, Returned | Raised):
            outcomes += [outcome, *(failed.error for failed in process.run.errors)]
            notes += remarks.on(process.run)
    return outcomes, notes


def report(one: str, other: str) -> GradeReport:
    """A report that repeats all that may be repeated."""
    outcomes, notes = said(one, other)
    expected = Array("float32", (1,), bytes(4))
    ended = [calls.ended(outcome) for outcome in outcomes]
    probes = tuple(
        Probe(f"call {n}", "batch", {}, expected, outcome.value, Reason.RAISED) for n, outcome in enumerate(ended)
    )
    assert any(isinstance(probe.outcome, Failure) for probe in probes)
    check = Check(QUESTION, "plain", "plain", Fraction(30), Fraction(0), Verdict.FAILED, Reason.RAISED)
    question = QuestionReport(QUESTION, Fraction(30), (check,), probes=probes)
    return GradeReport("eva", "multiple-channels", "en", (question,), {}, True, notes=tuple(notes))


class Page(HTMLParser):
    """What is live in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.live: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A script, a link to one, or a handler of an event."""
        names = [name for name, value in attrs if name.startswith("on") or "javascript:" in (value or "")]
        self.live += [tag] * (tag in ("script", "iframe", "object", "embed", "base")) + names


def texts(made: GradeReport, folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that a report becomes, as it is written, by what reads it."""
    yield "report", made.to_json()
    path = folder / "report.json"
    reports.save(path, made)
    assert reports.load(path) == made
    for language in ("en", "es"):
        yield "page", feedback.page(made, LAB, language)
        yield "text", feedback.text(made.questions[0], LAB, language)
        console = Console(file=io.StringIO(), force_terminal=True, width=200)
        terminal.report(console, made, LAB, "title", language)
        assert isinstance(console.file, io.StringIO)
        yield "terminal", TERMINAL.sub("", console.file.getvalue())
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": f"test_{QUESTION}", "points": 30}}, "source": ""}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    autograded.show(notebook, made, LAB)
    yield "notebook", ipynb.to_json(notebook)
    yield "page", class_report.page([automatic(made)], LAB, "en")
    yield "csv", class_report.table([automatic(made)])
    rows = ScoresCsv(folder / "scores.csv")
    rows.write([automatic(made)])
    rows.close()
    yield "csv", (folder / "scores.csv").read_text(encoding="utf-8")
    yield "json", gradescope.results(made, LAB)
    yield "json", coursera.feedback(made)["feedback.json"]
    yield "json", classroom50.result(made, ENVIRONMENT, datetime(2026, 11, 22, tzinfo=UTC))
    yield "text", classroom50.release_body(made)
    yield "json", json.dumps(xqueue.reply(made))


@pytest.mark.parametrize("worst", WORST, ids=lambda text: ascii(text)[:30])
def test_the_worst_texts_are_harmless_everywhere(worst: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each of them, in every field at once."""
    are_harmless(worst, worst, tmp_path_factory.mktemp("sinks"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS, TEXTS)
def test_any_text_is_harmless_everywhere(tmp_path_factory: pytest.TempPathFactory, one: str, other: str) -> None:
    """Two texts at a time, in all fields of the wire."""
    are_harmless(one, other, tmp_path_factory.mktemp("sinks"))


def are_harmless(one: str, other: str, folder: Path) -> None:
    """What is written can be written, is what it should be, commands nothing, and does not run."""
    for kind, text in texts(report(one, other), folder):
        text.encode()
        said = json.loads(text) if kind in ("report", "json", "notebook") else text
        for part in strings(said):
            assert not ACTS.search(part), (kind, ascii(part)[:300])
        if kind == "page":
            page = Page()
            page.feed(text)
            assert page.live == []
        if kind == "csv":
            for cell in (cell for row in csv.reader(io.StringIO(text)) for cell in row):
                assert not cell.startswith(("=", "+", "@")), cell
                assert not cell.startswith("-") or Decimal(cell) is not None


def strings(value: object) -> Iterator[str]:
    """All texts in a JSON value."""
    match value:
        case str():
            yield value.replace("\r\n", "\n")  # the ends of a CSV's lines
        case dict():
            yield from (part for item in value.items() for part in strings(list(item)))
        case list():
            yield from (part for item in value for part in strings(item))
