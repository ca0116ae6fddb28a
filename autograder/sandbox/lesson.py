"""The code cells of a lab, which the fork parent runs beforehand: for speed alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """The code cells of a lab as released.

    `shown` are those of them that are neither answers nor tests, `opening` those that stand before the first answer.
    """

    cells: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
