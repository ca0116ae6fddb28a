"""What the notebook notices and names before hand-in, measured."""

from __future__ import annotations

import pytest

from autograder.authoring import visible
from autograder.authoring.bench import one_each
from autograder.course import Course

COURSE = Course(visible.ROOT)
Measured = dict[str, list[visible.Told]]


@pytest.fixture(scope="module")
def measured() -> Measured:
    """What was said of the family of each question, and of the specimens, lab by lab."""
    return {lab: visible.measured(COURSE, lab) for lab in one_each(COURSE)}


def test_nothing_is_named_wrongly(measured: Measured) -> None:
    """Neither of the families nor of the specimens."""
    assert "multiple-channels" in measured
    assert not [told for lab in measured.values() for told in lab if told.misnamed]


def test_enough_is_noticed_and_named(measured: Measured) -> None:
    """Nine in ten wrong functions are noticed and six are named, of each question's family and of its specimens."""
    for lab, every in measured.items():
        ours = [told for told in every if told.of.startswith("`") or told.of == visible.OF_FAMILY]
        for told in ours:
            assert told.noticed >= 0.9 * told.members and told.named >= 0.6 * told.members, (lab, told)


def test_the_document_is_current(measured: Measured, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/visible.md is what is measured now."""
    monkeypatch.setattr(visible, "measured", lambda course, lab: measured[lab])
    assert visible.DOCUMENT.read_text(encoding="utf-8") == visible.document(COURSE)
