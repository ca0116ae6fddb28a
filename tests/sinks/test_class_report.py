"""The class report: right numbers in one pass, and no name where none may be."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from families import LAB

from autograder import messages
from autograder.model import Check, Diagnosis, GradeReport, Note, QuestionReport, Reason, Verdict
from autograder.sinks import class_report
from autograder.sinks.grades import Grade, automatic
from autograder.sinks.tally import summarise


def student(name: str, shares: tuple[float, ...], *codes: str) -> GradeReport:
    """A student who earned these shares of two checks of ten points each, in two questions."""
    questions = tuple(
        QuestionReport(
            f"q{index}",
            Fraction(10),
            tuple(
                Check(
                    f"q{index}",
                    f"test_{part}[{case}]",
                    "plain",
                    Fraction(10, 4),
                    Fraction(share) * Fraction(10, 4),
                    Verdict.PASSED if share == 1 else Verdict.FAILED,
                    Reason.CORRECT if share == 1 else Reason.WRONG_VALUE,
                )
                for part, share in zip("ab", shares[2 * index : 2 * index + 2], strict=True)
                for case in range(2)
            ),
            diagnoses=tuple(Diagnosis(code) for code in codes) if index == 0 else (),
        )
        for index in range(2)
    )
    return GradeReport(name, "lab", "en", questions, {}, contained=True)


def ungraded(name: str) -> GradeReport:
    """A student whose second question broke through no fault of theirs."""
    graded = student(name, (1, 1, 1, 1))
    checks = (replace(graded.questions[1].checks[0], verdict=Verdict.UNCHECKED, earned=Fraction(0)),)
    return replace(graded, questions=(graded.questions[0], replace(graded.questions[1], checks=checks)))


def a_class(size: int = 12) -> Iterator[Grade]:
    """A class, each report of which exists only while it is looked at."""
    draw = random.Random(3)
    for number in range(size):
        shares = tuple(float(draw.random() < 0.6) for _ in range(4))
        codes = ["CONV-RELU"] if number < 6 else ["CONV-ABS"] if number < 8 else []
        yield automatic(student(f"s{number:02}", shares, *codes))


def test_numbers_are_those_of_the_whole_class() -> None:
    """Solved and discrimination from one pass equal the mean and Pearson's r over all reports."""
    summary = summarise(a_class(40))
    scores = np.array([[float(item.earned) for item in grade.items] for grade in a_class(40)])
    item = summary.questions["q0"]
    assert item.solved == pytest.approx(scores[:, 0].mean() / 10)
    assert item.discrimination == pytest.approx(np.corrcoef(scores[:, 0], scores[:, 1])[0, 1])
    assert sum(summary.bands) == summary.students == 40
    assert set(summary.checks) == {(f"q{i}", f"test_{part}") for i in range(2) for part in "ab"}


def test_alike_students_discriminate_nothing() -> None:
    """Where all did alike there is no correlation to tell."""
    assert summarise(automatic(student(f"s{n}", (1, 1, 1, 1))) for n in range(5)).questions["q0"].discrimination is None


def test_scores_that_are_not_final_count_nowhere() -> None:
    """A student who needs a human is listed, and in no mean."""
    summary = summarise(map(automatic, [student("ana", (1, 1, 1, 1)), ungraded("eva")]))
    assert (summary.students, summary.humans) == (1, {"eva": ["q1"]})
    assert "eva" in class_report.page(summary, LAB, "en")


@pytest.mark.parametrize("language", messages.languages())
def test_the_page_names_who_holds_what(language: str) -> None:
    """Each misconception with its count and its students, linked to their pages."""
    html = class_report.page(a_class(), LAB, language, link=lambda name: f"{name}.html")
    assert LAB.say(language, "diagnosis.CONV-RELU.what") in html
    assert '<a href="s03.html">s03</a>' in html


@pytest.mark.parametrize("language", messages.languages())
def test_without_names_nobody_can_be_told(language: str) -> None:
    """No student's name, and no group smaller than five, on the page or in the table."""
    summary = summarise(iter([*a_class(), automatic(ungraded("eva"))]))
    page, table = class_report.page(summary, LAB, language, anonymous=True), class_report.table(summary, anonymous=True)
    assert not any(f"s{number:02}" in page + table for number in range(12))
    assert "eva" not in page
    counts = {
        row["name"]: row["students"] for row in csv.DictReader(table.splitlines()) if row["kind"] == "misconception"
    }
    assert counts == {"CONV-RELU": "6", "CONV-ABS": ""}
    assert messages.say(language, "class.few", floor=5) in page
    assert '<td class="num">0</td>' not in page, "a band of nobody would give away the one small group that is left"


@pytest.mark.parametrize("language", messages.languages())
def test_who_handed_in_nothing_to_grade_comes_first_with_the_cause(language: str) -> None:
    """Before any number, each once; and without names not at all."""
    blank = replace(student("eva", (0, 0, 0, 0)), notes=(Note("intake.untouched"),))
    several = Note("intake.several", {"lab": "lab", "names": "a.ipynb, b.ipynb"})
    summary = summarise([*a_class(), automatic(blank), automatic(replace(ungraded("zoe"), notes=(several,)))])
    page = class_report.page(summary, LAB, language)
    causes = [messages.say(language, note.code, **note.parameters) for note in (*blank.notes, several)]
    scores = page.index(messages.say(language, "class.distribution"))
    for name, cause in zip(("eva", "zoe"), causes, strict=True):
        assert page.index(f"<li>{name}: {cause}") < scores
        assert page.count(f"<li>{name}: ") == 1
    assert "eva" not in class_report.page(summary, LAB, language, anonymous=True)


def test_a_small_class_shows_nothing_without_names() -> None:
    """With four students there is no anonymous report."""
    page = class_report.page(a_class(4), LAB, "en", anonymous=True)
    assert messages.say("en", "class.too_few", floor=5) in page
    assert "q0" not in page
    assert len(class_report.table(a_class(4), anonymous=True).splitlines()) == 1


def test_an_empty_class_has_a_page() -> None:
    """No reports, no crash."""
    assert messages.say("es", "class.none") in class_report.page(iter(()), LAB, "es")


def test_the_table_holds_every_question_check_and_misconception() -> None:
    """CSV rows for two questions, four checks and two misconceptions, with nothing that a spreadsheet would run."""
    rows = list(csv.DictReader(class_report.table(a_class()).splitlines()))
    assert [row["kind"] for row in rows] == ["question"] * 2 + ["check"] * 4 + ["misconception"] * 2
    nasty = replace(
        student("x", (1, 0, 1, 0)), questions=(replace(student("x", (1, 0, 1, 0)).questions[0], name="=cmd()"),)
    )
    assert "'=cmd()" in class_report.table([automatic(nasty)])


def test_hostile_names_stay_text() -> None:
    """A student's name is text on the page."""
    html = class_report.page([automatic(student("<script>x</script>", (0, 0, 0, 0), "CONV-RELU"))], LAB, "en")
    assert "<script" not in html
