"""What a lab tells of a question in its story.py, beyond what goes in, what is expected, what came, and the difference.

    sizes(probe) -> pairs of texts: how the size of the result follows, a name and its arithmetic
    sections(question, say, identity) -> Sections, after the smallest case

A story that breaks costs itself and no page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.labs import Lab
from autograder.model import Probe, QuestionReport

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, whether it is as it should be, and that in a word."""

    cells: tuple[str, ...]
    holds: bool
    word: str


@dataclass(frozen=True, slots=True)
class Moving:
    """A figure that moves: its HTML, and the style and the script, one for all figures of a kind, that make it alive.

    It is on pages alone, hidden until its script shows it; nothing of it may be needed to understand the rest.
    """

    figure: str
    style: str
    script: str


@dataclass(frozen=True, slots=True)
class Section:
    """A title, a text, a table (its columns, that of the verdict last), pictures (HTML), a moving figure; all may be absent."""

    title: str = ""
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    pictures: tuple[str, ...] = ()
    moving: Moving | None = None


def sizes(lab: Lab, probe: Probe) -> list[tuple[str, str]]:
    """How the size of the result of a public case follows from what goes in; nothing in most labs."""
    return _told(lab, "sizes", probe)


def sections(lab: Lab, question: QuestionReport, say: Say) -> list[Section]:
    """What the lab has to tell of a question."""
    return _told(lab, "sections", question, say, question.name)


def _told(lab: Lab, name: str, *arguments: Any) -> list[Any]:
    try:
        function = lab.function("story", name, needed=False)
        return [] if function is None else list(function(*arguments))
    except Exception:
        logging.getLogger(__name__).exception("%s of %s cannot be told", name, lab.folder / "story.py")
        return []
