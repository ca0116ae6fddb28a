"""What the labs on channels tell beyond what any lab shows: sizes, the sum behind a cell, the kernels at work."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from families import LAB, question_report, wrong

from autograder import messages
from autograder.graders.channels import story
from autograder.model import Array
from autograder.sinks import numbers
from autograder.sinks.sections import sections


def test_the_shape_story_names_the_axis() -> None:
    """The arithmetic of the size and the first axis that differs."""
    probe = question_report("conv2d_multi_input", wrong("conv2d_multi_input", "CONV-IN-SUM-MISSING")).probes[0]
    assert tuple(story.sizes(probe)) == (("H − kH + 1", "3 − 2 + 1 = 2"), ("W − kW + 1", "3 − 2 + 1 = 2"))
    assert numbers.axis(probe) == 1


def test_the_ledger_adds_up() -> None:
    """The products and the bias of a cell add up to what should come out and what does; missing ones are marked."""
    told = question_report("conv2d_combined", wrong("conv2d_combined", "CONV-IN-FIRST-ONLY"))
    ledger, probe = story.ledger(told), told.probes[0]
    assert ledger is not None
    o, r, c = ledger.cell
    assert isinstance(probe.outcome, Array)
    assert ledger.due == pytest.approx(probe.expected.nested()[0][o][r][c])
    assert ledger.got == pytest.approx(probe.outcome.nested()[0][o][r][c])
    assert [term.kind for term in ledger.terms] == ["kept"] * 4 + ["missing"] * 4


def test_the_kernels_at_work_are_shown_only_when_they_are_others() -> None:
    """A flipped convolution shows its kernels, one with a bias that is missing has none to show."""
    flipped = story.kernels(question_report("conv2d_combined", wrong("conv2d_combined", "CONV-KERNEL-FLIPPED")))
    assert flipped[0].got == tuple(row[::-1] for row in flipped[0].due[::-1])
    assert not story.kernels(question_report("conv2d_combined", wrong("conv2d_combined", "CONV-BIAS-MISSING")))


@pytest.mark.parametrize("language", messages.languages())
def test_a_page_tells_it_all(language: str) -> None:
    """A flipped kernel has the table of its products, and its kernels in pictures, in either language."""
    told = question_report("conv2d_combined", wrong("conv2d_combined", "CONV-KERNEL-FLIPPED"))
    table, kernels, window = sections(LAB, told, LAB.words(language))
    assert len(table.columns) == len(table.rows[0].cells) + 1 == 4
    assert not all(row.holds for row in table.rows)
    assert all("<svg" in picture for picture in kernels.pictures)
    assert LAB.say(language, "story.kernels") == kernels.title != "kernels"
    assert window.moving is not None and LAB.say(language, "story.moving") == window.title


def test_what_is_not_linear_is_told_so() -> None:
    """A ReLU at the end has no kernels to show."""
    told = question_report("conv2d_combined", wrong("conv2d_combined", "CONV-RELU"))
    assert LAB.say("en", "story.not_linear") in [section.text for section in sections(LAB, told, LAB.words("en"))]


@pytest.mark.parametrize("language", messages.languages())
def test_the_window_is_dragged_over_the_case_of_the_page(language: str) -> None:
    """Its numbers are those of the case, expected and the student's; of a result that cannot be laid beside it there is none."""
    told = question_report("conv2d_combined", wrong("conv2d_combined", "CONV-PADDING-SAME"))
    probe = told.probes[0]
    moving = story.moving(told, LAB.words(language))
    assert moving is not None and isinstance(probe.outcome, Array)
    (numbers,) = re.findall('data-figure="([^"]*)"', moving.figure)
    shown = json.loads(html.unescape(numbers))
    assert shown["x"] == probe.inputs["x"].nested()[0] and shown["yours"] == probe.outcome.nested()[0]
    assert shown["texts"]["row"] == {"es": "Fila", "en": "Row"}[language]
    other = question_report("two_convs_as_one", wrong("two_convs_as_one", "TWO-CONCATENATED"))
    assert story.moving(other, LAB.words(language)) is None
    used = replace(
        told, probes=(replace(probe, inputs={"images": probe.inputs["x"]}),)
    )  # a layer's own kernel is no input
    assert story.moving(used, LAB.words(language)) is None
