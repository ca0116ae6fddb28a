"""Refusals and notes of the intake: keys of the catalogue's [intake] section, with parameters that are safe to print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from autograder import messages
from autograder.errors import SubmissionError, UndecidedError
from autograder.intake import bounds
from autograder.model import Note

_Value: TypeAlias = int | str | Sequence[str]


def refusal(code: str, **parameters: _Value) -> SubmissionError:
    """The error `intake.<code>`, to be raised; its text is the English one."""
    key, safe = f"intake.{code}", {field: _safe(value) for field, value in parameters.items()}
    return SubmissionError(messages.say("en", key, **safe), code=key, **safe)


def undecided(code: str, **parameters: _Value) -> UndecidedError:
    """The error `intake.<code>` that only a person's choice can mend, to be raised."""
    error = refusal(code, **parameters)
    return UndecidedError(str(error), code=error.code, **error.parameters)


def note(code: str, **parameters: _Value) -> Note:
    """The note `intake.<code>`."""
    return Note(f"intake.{code}", {field: _safe(value) for field, value in parameters.items()})


def _safe(value: _Value) -> int | str:
    """A name, or a list of names, that the student chose: bounded, nothing invisible or that turns the line around."""
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        return "".join(letter if letter.isprintable() else "\ufffd" for letter in value[: bounds.NAME_CHARACTERS])
    names = [str(_safe(name)) for name in value[: bounds.NAMES]]
    return ", ".join([*names, "…"] if len(value) > bounds.NAMES else names)
