"""What students read: true to the report, safe, complete in both languages, and usable by everyone."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from families import LAB, QUESTIONS, question_report, report, wrong
from playwright.sync_api import sync_playwright

from autograder import messages
from autograder.graders import sliding
from autograder.graders.channels.convolution import Convolution
from autograder.labs import wording
from autograder.model import (
    Array,
    Check,
    Diagnosis,
    Failure,
    GradeReport,
    Note,
    Probe,
    QuestionReport,
    Reason,
    Verdict,
)
from autograder.sinks import class_report, feedback, figures, policies, source, templates
from autograder.sinks.grades import automatic

HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>&\"'"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def many() -> GradeReport:
    """A report with every kind of feedback in it."""
    raised = Probe(
        "plain", "plain", {}, Array("float32", (1,), bytes(4)), Failure(Reason.RAISED, HOSTILE, 3, 5), Reason.RAISED
    )
    third = Fraction(20, 3)
    human = Check("conv2d_combined", "test_x", "layout", third, Fraction(0), Verdict.UNCHECKED, Reason.GRADER_FAULT)
    crashed = Check("conv2d_combined", "test_y", "a course's own", third, Fraction(0), Verdict.FAILED, Reason.RAISED)
    return replace(
        report(
            question_report("edge_detector", wrong("edge_detector", "EDGE-BIAS-RANDOM"), 10),
            question_report("conv2d_multi_output", Convolution()),
            question_report("conv2d_multi_input", wrong("conv2d_multi_input", "CONV-IN-LAST-ONLY")),
            QuestionReport("conv2d_combined", Fraction(20), (human, crashed), probes=(raised,)),
            question_report("two_convs_as_one", wrong("two_convs_as_one", "TWO-CONCATENATED")),
            student=HOSTILE,
        ),
        notes=(Note("cell_raised", {"cell": 1, "line": 2, "type": "NameError", "text": HOSTILE}),),
    )


@pytest.mark.parametrize("language", messages.languages())
def test_nothing_of_a_student_becomes_markup(language: str) -> None:
    """Names, error texts and notes from a student are shown as text, on the page and in a notebook's cell."""
    whole = many()
    page = feedback.page(whole, LAB, language)
    assert page.count("<script") == page.count(f"<script>{sliding.script()}</script>") == 1
    for html in (
        page.replace(sliding.script(), "").replace("<script></script>", ""),
        *(feedback.fragment(question, LAB, language) for question in whole.questions),
    ):
        assert "<script" not in html
        assert "<img" not in html
        assert not re.search(r"<[^>]*\bon\w+=", html)
    assert "&lt;script&gt;alert(1)" in feedback.page(whole, LAB, language)


def test_the_page_loads_nothing_and_runs_its_own_script_alone() -> None:
    """One file: a policy that forbids loading and all other scripts, and no address to load from."""
    html = feedback.page(many(), LAB)
    policy = policies.stating([sliding.script()])
    assert (
        policies.stated(html) == policy
        and policy.count("sha256-") == 1
        and "unsafe-inline" not in policy.split("script-src")[1]
    )
    still = feedback.page(report(question_report("conv2d_combined", Convolution())), LAB)
    assert "script" not in policies.stated(still) and "<script" not in still
    assert not re.search(r"""(src|href)=["'](?!#)""", html)
    assert "url(" not in html


def test_the_fragment_needs_no_stylesheet() -> None:
    """A notebook's output carries its styles in its elements."""
    html = feedback.fragment(question_report("conv2d_combined", wrong("conv2d_combined", "CONV-ABS")), LAB, "en")
    assert "class=" not in html
    assert "<style" not in html
    assert "border-left:4px" in html
    assert "<summary>" not in html and '<summary style="display:list-item' in html


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("language", messages.languages())
def test_a_named_mistake_is_told_in_full(question: str, language: str) -> None:
    """What happens, why it matters and what to try stand on the page and, but for the why, in the text."""
    code = "EDGE-PADDING" if question == "edge_detector" else "CONV-NEGATED"
    if question == "edge_detector":
        told = question_report(question, wrong(question, code), 10)
    else:
        told = question_report(question, wrong(question, code))
    page, text = feedback.page(report(told), LAB, language), feedback.text(told, LAB, language)
    for part in ("what", "why", "next"):
        assert LAB.say(language, f"diagnosis.{code}.{part}") in page.replace("&#39;", "'")
    assert LAB.say(language, f"diagnosis.{code}.what") in text
    assert code in text


def test_a_mistake_without_a_name_says_so() -> None:
    """Silence is explained: we do not know the mistake, or no public example shows it."""
    unknown = question_report("conv2d_combined", lambda x, weight, bias: Convolution()(x, weight, bias) * x.mean())
    assert messages.say("en", "feedback.unknown") in feedback.text(unknown, LAB, "en")
    unseen = question_report("conv2d_combined", Convolution())
    assert messages.say("en", "feedback.unseen") in feedback.text(unseen, LAB, "en")


def test_a_course_without_words_for_a_situation_or_note_still_has_a_page() -> None:
    """Situations and notes of a course's own graders are told by their names."""
    html = feedback.page(replace(many(), notes=(Note("of_the_course", {}),)), LAB, "en")
    assert "a course&#39;s own" in html
    assert "of_the_course" in html


def test_the_same_report_gives_the_same_page() -> None:
    """Pages hold no time and no chance."""
    whole = many()
    assert feedback.page(whole, LAB, "es") == feedback.page(GradeReport.from_json(whole.to_json()), LAB, "es")


def test_pictures_say_in_words_what_they_show() -> None:
    """A picture has a title, a description, and every number as text, its sign as a character."""
    svg = figures.picture([figures.Panel("difference", [[0.0, -2.5], [3.0, 0.0]], difference=True)], "T < t", "D", "id")
    assert "T &lt; t" in svg
    assert ">▼2.5<" in svg
    assert ">▲3<" in svg
    assert svg.count(">=<") == 2


def test_each_matrix_of_a_picture_stands_where_there_is_room() -> None:
    """On a phone one below the other, none smaller for it; told to who cannot see as one picture."""
    html = figures.picture([figures.Panel(name, [[1.0] * 6]) for name in ("expected", "yours")], "T", "D", "id")
    assert html.count("<svg") == 2 and html.count('role="img"') == 1 and "flex-wrap:wrap" in html
    assert html.count(f'width="{6 * figures.CELL + 2}"') == 2


def test_code_in_a_sentence_is_shown_as_code() -> None:
    """And what else it holds stays text."""
    assert templates.code("Print `.dtype` & <b>") == "Print <code>.dtype</code> &amp; &lt;b&gt;"


def test_numbers_are_short_and_honest() -> None:
    """No needless zeros, a real minus sign, and words for what is no number."""
    shown = [figures.number(value) for value in (3.0, -0.25, 4 / 3, -0.0, float("nan"), float("-inf"), 123456.0)]
    assert shown == ["3", "−0.25", "1.333", "0", "NaN", "−∞", "1.2346e+05"]


def test_the_plain_text_shows_the_gap() -> None:
    """Terminals see the sizes, both shapes, and the map that differs."""
    text = feedback.text(
        question_report("conv2d_multi_input", wrong("conv2d_multi_input", "CONV-PADDING-FULL")), LAB, "en"
    )
    assert "x (1, 2, 3, 3), weight (1, 2, 2, 2)" in text
    assert "your shape: (1, 1, 4, 4)" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_pass_an_accessibility_checker(scheme: Literal["light", "dark"], tmp_path: Path) -> None:
    """axe-core finds nothing wrong with feedback and class reports, wide and narrow, in light and in dark."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "the accessibility check needs Chromium: apt-get install chromium"
        pytest.skip("no Chromium here: the accessibility check was left out")
    whole = many()
    pages = {f"feedback-{language}": feedback.page(whole, LAB, language) for language in messages.languages()}
    questions = (*whole.questions[:3], *whole.questions[4:])
    named = [automatic(replace(whole, student=f"s{n}", questions=questions)) for n in range(6)]
    pages |= {
        "class": class_report.page(named, LAB, "en"),
        "anonymous": class_report.page(named, LAB, "es", anonymous=True),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, html in pages.items():
            (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
            for width in (1000, 390):
                # axe-core is a script itself, which the page's policy rightly forbids.
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme=scheme,
                    bypass_csp=True,
                )
                page = context.new_page()
                page.goto((tmp_path / f"{name}.html").as_uri())
                found = Axe().run(page).response["violations"]
                assert not [(item["id"], [node["html"][:90] for node in item["nodes"]]) for item in found], name
                assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
                context.close()
        browser.close()


def test_every_reason_and_situation_makes_a_sentence() -> None:
    """What a check says is a whole sentence for each reason in each situation of the graders and the public calls."""
    for language in messages.languages():
        known = (*messages.catalogue(language), *wording.of(LAB.folder, language))
        situations = [key for key in known if key.startswith("situation.")]
        for reason in Reason:
            sentences = [
                messages.say(language, f"check.{reason}", situation=LAB.say(language, key), operator="aten::conv_tbc")
                for key in situations
            ]
            assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("language", messages.languages())
def test_what_a_lab_has_no_words_for_is_said_plainly(language: str) -> None:
    """A misconception or a situation without its words makes a whole sentence that tells its name."""
    check = Check("f", "test_f", "no_such", Fraction(1), Fraction(0), Verdict.FAILED, Reason.WRONG_VALUE)
    passed = replace(check, earned=Fraction(1), verdict=Verdict.PASSED, reason=Reason.CORRECT)
    odd = QuestionReport("f", Fraction(2), (check, passed), diagnoses=(Diagnosis("NO-SUCH-CODE"),))
    text = feedback.text(odd, LAB, language)
    assert LAB.say(language, "diagnosis.NO-SUCH-CODE.what") in text and "NO-SUCH-CODE." in text
    assert messages.say(language, "missing.situation", name="no_such") in text


def test_a_right_answer_can_be_drawn_in_a_notebook() -> None:
    """What is the same for everybody is drawn once, for any lab."""
    right = replace(question_report("conv2d_combined", Convolution()), probes=())
    checks = tuple(
        replace(check, earned=check.points, verdict=Verdict.PASSED, reason=Reason.CORRECT) for check in right.checks
    )
    shown = feedback.in_notebook(replace(right, checks=checks), LAB, "en")
    assert "conv2d_combined" in shown["text/html"]
    assert '<h3 style="font-size:1.05em' not in shown["text/html"]


def test_the_line_that_raised_is_shown_in_its_function() -> None:
    """Escaped, marked by a sign, and bounded."""
    cell = f"def helper(x):\n    return x\n\n\ndef conv2d_combined(x):\n    raise ValueError({HOSTILE!r})\n"
    raised = Probe(
        "plain", "plain", {}, Array("float32", (1,), bytes(4)), Failure(Reason.RAISED, "", 6, 1), Reason.RAISED
    )
    check = Check("conv2d_combined", "test_x", "plain", Fraction(1), Fraction(0), Verdict.FAILED, Reason.RAISED)
    question = QuestionReport("conv2d_combined", Fraction(1), (check,), probes=(raised,))
    page = feedback.page(report(question), LAB, "en", cells=("x = 1", cell))
    assert "Your function conv2d_combined, and the line that raised the error" in page
    assert "▶   6      raise ValueError" in page and "helper" not in page
    assert "<script" not in page
    assert source.excerpt(("x = 1",), 0, 2) is None
    long = "def f():\n" + "    x = 1\n" * 500
    found = source.excerpt((long,), 0, 250)
    assert found is not None and len(found.lines) <= source.LINES + 1
