"""Random right answers, for the audit: an honest way of computing, wrapped in honest habits, each drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .ways import HABITS, WAYS

VARIED = tuple(WAYS)
_WITHOUT_IMAGE = ("output_size", "block")


@dataclass(frozen=True, slots=True)
class Variant:
    """A right answer; `recipe` names what it is made of."""

    recipe: tuple[str, ...]
    function: Callable[..., Any]


def variant(question: str, seed: int) -> Variant:
    """The right answer to `question` that `seed` draws."""
    choose = random.Random(f"{question} {seed}")
    name, way = choose.choice(list(WAYS[question].items()))
    if question in _WITHOUT_IMAGE:
        return Variant((name,), way)
    habits = choose.sample(HABITS, choose.choice((0, 1, 1, 2)))
    for habit in habits:
        way = habit(way)
    return Variant((name, *(habit.__name__ for habit in habits)), way)
