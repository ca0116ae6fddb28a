"""What the notebook notices and names before hand-in, measured."""

from __future__ import annotations

import re

import pytest

from autograder.authoring import visible


@pytest.fixture(scope="module")
def told() -> list[visible.Told]:
    """What was said of the family of each question, and of the specimens."""
    return visible.measured()


def test_nothing_is_named_wrongly(told: list[visible.Told]) -> None:
    """Neither of the family nor of the specimens."""
    assert [each.misnamed for each in told] == [0] * 8
    assert told[-3].members > 180


def test_enough_is_noticed_and_named(told: list[visible.Told]) -> None:
    """Nine in ten wrong functions are noticed and six are named, of each question's family and of the specimens."""
    for each in told[:-2]:
        assert each.noticed >= 0.9 * each.members and each.named >= 0.6 * each.members, each


def test_the_document_is_current(told: list[visible.Told], monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/visible.md is what is measured now."""
    monkeypatch.setattr(visible, "measured", lambda: told)
    assert visible.DOCUMENT.read_text(encoding="utf-8") == visible.document()
    assert re.search(r"\| specimens with a mistake of the family \|", visible.document())
