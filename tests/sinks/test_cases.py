"""A public case of any lab: numbers, texts, arrays of any number of axes, parts of a dict; told in no other lab's words."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import messages
from autograder.explaining.parts import parts
from autograder.grading.conversion import to_value
from autograder.labs import Lab
from autograder.model import Array, Check, Failure, Probe, QuestionReport, Reason, Verdict
from autograder.sinks import feedback
from autograder.sinks.cases import SIDE

SUBJECT = re.compile(
    "convol|conv2d|kernel|channel|canal|pixel|p\u00edxel|bias|sesgo|nn\\.Conv|stride|padding|pooling", re.IGNORECASE
)


def packed(thing: Any) -> Array:
    """An object as a report holds it."""
    (found,) = parts(to_value(thing)).values()
    return found


def told(expected: Any, got: Any, situation: str = "plain", **inputs: Any) -> QuestionReport:
    """A question that lost a point on one public case."""
    check = Check("f", "test_f", situation, Fraction(1), Fraction(0), Verdict.FAILED, Reason.WRONG_VALUE)
    outcome = got if isinstance(got, Failure) else packed(got)
    sent = {name: packed(value) for name, value in inputs.items()}
    probe = Probe("plain", situation, sent, packed(expected), outcome, Reason.WRONG_VALUE)
    return QuestionReport("f", Fraction(1), (check,), probes=(probe,))


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """A lab that has words and stories of nothing."""
    return Lab(tmp_path, {"other": "en"}, (), {})


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize(
    ("expected", "got", "shown"),
    [
        (3, 4, ["3", "4", "+1"]),
        (2.5, 0.5, ["2.5", "0.5", "\u22122"]),
        (True, False, ["True", "False"]),
        ((3, 5), (3, 4), ["3, 5", "3, 4", "0, \u22121"]),
        ((3, 5), (3, 5, 1), ["3, 5", "3, 5, 1"]),
        ("yes", "no", ["\u00abyes\u00bb", "\u00abno\u00bb"]),
        ("yes", 3, ["\u00abyes\u00bb", "3"]),
        (np.arange(6), np.array([0, 5, 2, 3, 4, 5]), ["(6,)", "[1]", "\u25b24"]),
        (np.ones((2, 3)), np.zeros((2, 3)), ["(2, 3)", "[1, 2]", "\u25bc1"]),
        ([[1, 0], [2, 2]], [[1, 1], [2, 2]], ["(2, 2)", "[0, 1]", "\u25b21"]),
        (np.ones((2, 2, 2)), np.arange(8.0).reshape(2, 2, 2), ["[1]", "[1, 1, 1]", "\u25b26"]),
        (np.ones((1, 2, 1, 2)), np.ones((1, 2, 1, 2)) * [1, 3], ["[0, 1]", "[0, 1, 0, 1]", "\u25b22"]),
        (np.ones((2, 3)), np.ones(3), ["(2, 3)", "(3,)"]),
        (np.ones(0), np.ones(2), ["(0,)", "(2,)"]),
        (np.array([np.nan, 1]), np.array([np.nan, 2]), ["NaN", "\u25b21"]),
        (np.ones(2), Failure(Reason.WRONG_TYPE, kind="list"), ["(2,)", "list"]),
        (np.ones(2), Failure(Reason.RAISED, "ValueError: no", 3, 1), ["ValueError: no"]),
    ],
    ids=str,
)
def test_every_kind_is_shown(lab: Lab, language: str, expected: Any, got: Any, shown: list[str]) -> None:
    """Page, fragment and terminal show what is expected and what came, and speak of no other lab's subject."""
    question = told(expected, got, x=np.arange(4.0), n=3, mode="soft", table=np.ones((2, 2)), size=(3, 4))
    html, text = feedback.fragment(question, lab, language), feedback.text(question, lab, language)
    assert all(part in html for part in shown), (shown, html)
    assert not SUBJECT.search(re.sub("<svg.*?>|<style.*?</style>|padding[-:a-z0-9]*", "", html)), html
    assert not SUBJECT.search(text)
    assert all(part in text for part in ("x (4,)", "n 3", "mode \u00absoft\u00bb", "table (2, 2)", "size 3, 4"))
    assert len(re.findall("<svg", html)) >= 2  # x and table at least


@pytest.mark.parametrize("language", messages.languages())
def test_a_pair_of_numbers_is_no_shape(lab: Lab, language: str) -> None:
    """What a function gives back as two numbers is said in words: no shape, no picture, no axis."""
    html = feedback.fragment(told((3, 5), (3, 4)), lab, language)
    assert "(2,)" not in html and "<svg" not in html
    assert messages.say(language, "feedback.shape_due") not in html


@pytest.mark.parametrize("language", messages.languages())
def test_dtypes_are_named_where_the_values_are_right(lab: Lab, language: str) -> None:
    """The values are no difference to show; and where nothing is, no heading announces it."""
    question = told(np.ones((2, 3)), np.ones((2, 3), dtype=np.float32))
    other = replace(question, probes=(replace(question.probes[0], reason=Reason.WRONG_DTYPE),))
    html, text = (tell(other, lab, language) for tell in (feedback.fragment, feedback.text))
    assert "float64" in html and "float32" in html and "float32" in text
    changed = told(np.ones((2, 3)), np.ones((2, 3)))
    assert messages.say(language, "feedback.gap") not in feedback.fragment(changed, lab, language)


@pytest.mark.parametrize("language", messages.languages())
def test_an_error_that_was_due_is_asked_for_as_one(lab: Lab, language: str) -> None:
    """Not as the text that a report holds in its place."""
    question = told("ValueError", Failure(Reason.NOT_RAISED, kind="int"))
    due = replace(question, probes=(replace(question.probes[0], reason=Reason.NOT_RAISED),))
    html = feedback.fragment(due, lab, language)
    assert messages.say(language, "feedback.refusal", error="ValueError") in html and "\u00ab" not in html


@pytest.mark.parametrize("language", messages.languages())
def test_settings_of_a_layer_stand_in_one_table(lab: Lab, language: str) -> None:
    """Numbers, pairs and words; what the layer does not have is a dash."""
    stride = replace(told((1, 1), (2, 2), "setting").probes[0], name="[0].stride")
    pool = replace(stride, name="[2]", expected=packed("MaxPool2d"), outcome=Failure(Reason.MISSING))
    html = feedback.fragment(replace(told(1, 2), probes=(stride, pool)), lab, language)
    assert messages.say(language, "feedback.settings") in html
    assert "<code>[0].stride</code></th><td>1, 1</td><td" in html and "\u00abMaxPool2d\u00bb" in html
    assert "<details>" not in html


@pytest.mark.parametrize("language", messages.languages())
def test_a_part_of_a_container_is_told_by_its_name(lab: Lab, language: str) -> None:
    """What differs is one entry of a dict."""
    question = told(1, 2, "part")
    question = QuestionReport("f", Fraction(1), question.checks, probes=(_renamed(question.probes[0], "['mean']"),))
    assert messages.say(language, "feedback.part", name="['mean']") in feedback.text(question, lab, language) + (
        feedback.fragment(question, lab, language).replace("&#39;", "'")
    )


@pytest.mark.parametrize("language", messages.languages())
def test_entries_of_a_container_stand_in_one_table(lab: Lab, language: str) -> None:
    """Numbers and texts by their names, what is missing as a dash, right ones beside wrong ones; a matrix keeps its picture."""
    first = told(1, 2, "part", text="Ana").probes[0]
    missing = replace(first, name="['n']", outcome=Failure(Reason.MISSING))
    matrix = replace(first, name="['m']", expected=packed(np.ones((2, 2))), outcome=packed(np.zeros((2, 2))))
    question = replace(told(1, 2), probes=(replace(first, name="['a']"), matrix, missing))
    html = feedback.fragment(question, lab, language).replace("&#39;", "'")
    assert messages.say(language, "feedback.parts", names="['a'], ['n']") in html
    assert "<code>['n']</code></th><td>1</td><td" in html and "\u2014 \u2717" in html
    assert html.count("<details>") == 2  # the matrix, and its numbers as a table
    assert messages.say(language, "feedback.shape_story") not in html.split("<details>")[0]


def _renamed(probe: Probe, name: str) -> Probe:
    return Probe(name, probe.situation, probe.inputs, probe.expected, probe.outcome, probe.reason)


def test_of_a_large_matrix_a_part_is_shown(lab: Lab) -> None:
    """The part that holds the first difference, and how much there is of it."""
    expected = np.zeros((40, 30))
    got = expected.copy()
    got[25, 28] = 7
    html = feedback.fragment(told(expected, got, x=expected), lab, "en")
    assert html.count("<rect") <= 4 * SIDE * SIDE
    assert "\u25b27" in html
    assert messages.say("en", "feedback.cut", height=40, width=30, rows=SIDE, columns=SIDE) in html


def test_a_story_that_breaks_costs_itself(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    """The page stands, and the log says where the lab's story broke."""
    (lab.folder / "story.py").write_text("def sections(question, say, identity):\n    return [1 / 0]\n")
    html = feedback.fragment(told(3, 4), lab, "en")
    assert "+1" in html
    assert "story.py" in caplog.text


def test_a_lab_adds_its_own_sections(lab: Lab) -> None:
    """Tables, texts and pictures of a story stand after the case."""
    (lab.folder / "story.py").write_text(
        "from autograder.sinks.sections import Row, Section\n\n\n"
        "def sections(question, say, identity):\n"
        "    yield Section('The sum', 'Of all rows <1>.', ('term', 'yours', ''), (Row(('1', '2'), False, 'missing'),))\n\n\n"
        "def sizes(probe):\n    yield 'n - 1', '4 - 1 = 3'\n"
    )
    question = told(3, 4, x=np.arange(4.0))
    html = feedback.fragment(question, lab, "en")
    assert "The sum" in html and "Of all rows &lt;1&gt;." in html and "missing" in html
    assert "4 - 1 = 3" in html and "n - 1 = 4 - 1 = 3" in feedback.text(question, lab, "en")
