"""The names of a student's functions are read from a cell outside all clocks: within bounds, whatever the cell holds."""

from __future__ import annotations

import pytest

from autograder.intake import parsing
from autograder.sandbox.lines import MOST_READ, own
from autograder.sandbox.outcomes import Place

FUNCTION = "def named(x):\n    return x\n"
LONG = {
    "lines": FUNCTION + "0\n" * MOST_READ,
    "an f-string that is read anew for each of its parts": FUNCTION + "x = f'" + "{1}" * 6_000 + "'\n",
}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed from now on."""
    found: list[str] = []
    parse = parsing.parse

    def noting(source: str) -> object:
        found.append(source)
        return parse(source)

    monkeypatch.setattr(parsing, "parse", noting)
    return found


@pytest.mark.parametrize("long", LONG)
def test_a_cell_that_takes_long_to_parse_is_not_parsed(long: str, parsed: list[str]) -> None:
    """Its lines are told without a function, whatever the process says of one."""
    assert own([Place(0, 2, "zz")] * 8, [LONG[long]]) == (Place(0, 2, ""),)
    assert not parsed


def test_cells_that_take_long_together_are_not_all_parsed(parsed: list[str]) -> None:
    """Those nearest to the operator are: they are what a student is told first."""
    cells = [f"{FUNCTION}# {number}{'x' * (MOST_READ // 3)}" for number in range(8)]
    found = own([Place(cell, 2, "named") for cell in range(8)], cells)
    assert [place.function for place in found] == [""] * 6 + ["named"] * 2
    assert len(parsed) == 2


def test_a_cell_is_parsed_once(parsed: list[str]) -> None:
    """However many places lie in it, and however many questions ask."""
    cell = f"{FUNCTION}# of this test"
    for _ in range(3):
        assert own([Place(0, 1, "named"), Place(0, 2, "named")] * 4, [cell])
    assert parsed == [cell]
