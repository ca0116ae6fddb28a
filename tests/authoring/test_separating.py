"""The public calls that tell wrong functions apart are found among what a generator draws, and the same again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor

from autograder.authoring.separating import is_enough, separate, text
from autograder.explaining.naming import Wrong
from autograder.grading.drawing import Draw
from autograder.grading.drawn import Drawn


def right(x: Tensor) -> Tensor:
    """The softmax of each row."""
    return x.softmax(1)


def generator(draw: Draw) -> Iterator[tuple[str, Tensor]]:
    """Of several rows, and of one."""
    yield "plain", draw.tensor((draw.integer(2, 4), draw.integer(2, 5)), 1, 3)
    yield "one_row", draw.tensor((1, 3), 1, 3)


def wrongs(**functions: Callable[[Tensor], Tensor]) -> list[Wrong]:
    """Wrong functions under the codes that they are named by."""
    return [Wrong((code,), partial(_by_name, function)) for code, function in functions.items()]


def _by_name(function: Callable[[Tensor], Tensor]) -> Callable[..., Any]:
    return lambda **arguments: function(*arguments.values())


DRAWN = Drawn("softmax", generator, right)
FAMILY = wrongs(
    COLUMNS=lambda x: x.softmax(0),
    UNNORMALISED=lambda x: x.exp(),
    ONE_ROW=lambda x: x.softmax(1) if len(x) > 1 else x,
)


def test_few_calls_tell_all_apart() -> None:
    """Each mistake is wrong on two calls, every two differ, each situation is shown, the smallest calls come first."""
    found = separate(DRAWN, FAMILY)
    assert found == separate(DRAWN, FAMILY)
    assert (found.alike, found.unseen) == ((), ())
    assert 2 <= len(found.calls) <= 5
    assert {name.split("-")[0] for name in found.calls} == {"plain", "one_row"}
    assert is_enough(DRAWN, FAMILY, found.calls)
    assert not is_enough(DRAWN, FAMILY, ["plain-0", "plain-1"])


def test_what_cannot_be_told_apart_is_said() -> None:
    """Two functions that do the same, one that is right."""
    twins = wrongs(ONE=lambda x: x.softmax(0), OTHER=lambda x: torch.softmax(x, 0), RIGHT=right)
    found = separate(DRAWN, twins)
    assert found.alike == (("ONE", "OTHER"),)
    assert found.unseen == ("RIGHT",)


def test_the_file_names_its_command() -> None:
    """What is kept can be read and made again."""
    kept = text([separate(DRAWN, FAMILY)], "softmax-lab")
    assert "autograder audit softmax-lab --separate" in kept
    assert "\n[softmax]\ncalls = [" in kept
