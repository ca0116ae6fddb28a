"""What happened while a file was read and its cells ran, in sentences; it costs no points by itself.

Every envelope carries it: a student who reads "could not be read" or "not found" must also read why.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from autograder import messages
from autograder.model import GradeReport, Note, Reason

MOST = 20
"""Notes in an envelope; a page has room for all."""
_EXPLAINED = (Reason.UNREADABLE, Reason.MISSING)


def sentences(report: GradeReport, language: str) -> tuple[str, ...]:
    """The notes of a report, a sentence or two each, without line breaks."""
    say = functools.partial(messages.say, language)
    return tuple(" ".join(sentence(note, say).split()) for note in report.notes)


def bounded(report: GradeReport, language: str) -> tuple[str, ...]:
    """As many of them as an envelope takes."""
    return sentences(report, language)[:MOST]


def reason(report: GradeReport, status: Reason, language: str) -> str:
    """What is said of a question where there is one line: its reason, and why when nothing of it was graded."""
    lines = bounded(report, language) if status in _EXPLAINED else ()
    return " ".join([messages.say(language, f"reason.{status}") + (":" if lines else ""), *lines])


def sentence(note: Note, say: Callable[..., str]) -> str:
    """A note in words; one whose words we do not have is told by its code."""
    parameters = {
        name: ", ".join(map(str, value)) if isinstance(value, tuple) else value
        for name, value in note.parameters.items()
    }
    for section in ("", "run.", "intake."):
        try:
            return say(section + note.code, **parameters)
        except KeyError:
            continue
    return note.code
