"""The family of wrong functions: large enough, each recognised as itself, each with its words."""

from __future__ import annotations

import random
import re

import pytest
from families import LAB, QUESTIONS, known, named

from autograder import messages
from autograder.graders.channels import edge_reading, misconceptions, reading, relations
from autograder.graders.channels.wrong_edges import CHANCE
from autograder.labs import wording

PAIRS_TRIED = 40


def codes(question: str) -> set[str]:
    """Every code that can be named in a question."""
    family = known(question).family
    facts = {family.changed, family.random, family.drift, family.state, family.restless, *family.alone.values()}
    facts |= {
        *family.kinds.values(),
        *family.dtypes.values(),
        *(CHANCE.values() if question == "edge_detector" else ()),
    }
    return (
        {code for wrong in family.singles for code in wrong.codes}
        | {code for code, _ in family.patterns}
        | facts - {""}
    )


READ = (
    {code for code, _ in (*relations.ERRORS, *relations.ALWAYS, *edge_reading.ERRORS)}
    | {*reading.SINGLE.values(), "EDGE-ADDED-TO-RANDOM"}
    | {*(f"EDGE-READ-{name}" for name in ("KERNEL", "NUMBERS", "BIAS", "SETTING", "SHAPE"))}
    | {
        f"CONV-{name}"
        for name in (
            *(
                "READ-LEFT-OUT",
                "READ-WEIGHTED",
                "READ-KERNEL",
                "READ-BIAS",
                "READ-FACTOR",
                "READ-NEGATIVE",
                "READ-LIMITED",
                "READ-WINDOW",
            ),
            *("READ-CONSTANT", "READ-IMAGES", "READ-OUTPUTS", "READ-ROWS", "READ-COLUMNS", "HALF-PRECISION"),
        )
    }
)
"""What is read and not recognised."""
ALL = sorted(READ.union(*(codes(question) for question in QUESTIONS)))


def test_the_family_is_large() -> None:
    """More than a hundred wrong ideas over the five questions, and at least forty for each convolution."""
    assert len(ALL) >= 100
    assert all(len(codes(question)) >= 40 for question in QUESTIONS if question.startswith("conv2d"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_member_is_named_itself(question: str) -> None:
    """Each wrong function, handed in as an answer, is named by its own code and no other."""
    wrongly = [
        (wrong.codes, found)
        for wrong in known(question).family.singles
        if (found := named(question, wrong.make())) != wrong.codes
    ]
    assert not wrongly


@pytest.mark.parametrize("question", QUESTIONS)
def test_two_ideas_at_once_get_no_foreign_name(question: str) -> None:
    """A pair is named by its own codes, or by fewer that explain the same, or not at all; most are named."""
    pairs = random.Random(4).sample(known(question).family.pairs, PAIRS_TRIED)
    exact = 0
    for pair in pairs:
        found = named(question, pair.make())
        exact += set(found) == set(pair.codes)
        assert len(found) <= 2
    assert exact >= PAIRS_TRIED // 2


@pytest.mark.parametrize("code", ALL)
def test_every_code_has_its_words(code: str) -> None:
    """What happens, why it matters and one experiment, in every language, without a line of code as a solution."""
    for language in messages.languages():
        words = [LAB.say(language, f"diagnosis.{code}.{part}") for part in ("what", "why", "next")]
        assert all(len(text) > 15 and text[-1] in ".?" for text in words)
        assert not any(re.search(r"\bdef |\breturn |import |torch\.\w+\(", text) for text in words)


def test_no_words_without_a_code() -> None:
    """The lab's words hold no diagnosis that nothing can name."""
    for language in messages.languages():
        written = {key.split(".")[1] for key in wording.of(LAB.folder, language) if key.startswith("diagnosis.")}
        assert written == set(ALL)


def test_every_question_of_the_lab_has_a_family() -> None:
    """Families are known for the five functions of the lab."""
    assert tuple(misconceptions.NUMBERS) == QUESTIONS
    assert len(QUESTIONS) == 5
