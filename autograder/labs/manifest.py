"""assignment.toml, read strictly: what is unknown is refused with the nearest known name, never passed over."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograder import messages
from autograder.errors import AssignmentError
from autograder.sandbox.limits import LIMITS

NAME = "assignment.toml"
FAMILIES = ("convolution", "pooling", "padding", "softmax", "matmul", "sort")
"""What a question may forbid as a whole, beside operators (`cumsum`) and Python functions (`numpy.convolve`) by name."""

_TOP = ("labs", "question", "limits", "support")
_QUESTION = ("function", "points", "forbid", "weights")


@dataclass(frozen=True, slots=True)
class Question:
    """One graded function: its name, its points, and the families of operators that are forbidden in it.

    `weights`: situations of its generator that count more or less than the others, which have 1.
    """

    function: str
    points: Fraction
    forbid: tuple[str, ...] = ()
    weights: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """An assignment.toml: lab -> language, the questions in order, rows of the limit table by name.

    `support` names the files beside the notebook without which nobody's work can be graded.
    """

    languages: Mapping[str, str]
    questions: tuple[Question, ...]
    limits: Mapping[str, int]
    support: tuple[str, ...] = ()


def read(path: Path) -> Manifest:
    """The whole file. Raises AssignmentError that names the file, the place in it, and what may stand there."""
    plain = _plain(path)
    known_keys(path, "", plain, _TOP)
    return Manifest(
        _languages(path, plain["labs"]),
        _questions(path, plain["question"]),
        _limits(path, plain),
        _support(path, plain),
    )


def _support(path: Path, plain: Mapping[str, Any]) -> tuple[str, ...]:
    names = plain.get("support", [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name.endswith(".py") for name in names):
        raise _wrong(path, "support", 'name the Python files that lie beside the notebook: support = ["helper.py"]')
    return tuple(names)


def languages(path: Path) -> Mapping[str, str]:
    """The labs that the file names, with their languages."""
    return _languages(path, _plain(path)["labs"])


def known_keys(path: Path, place: str, plain: Mapping[str, Any], allowed: Sequence[str]) -> None:
    """Raises AssignmentError for a key that is not allowed at this place of the file."""
    for key in plain:
        if key not in allowed:
            raise _wrong(path, place, f"unknown key {key!r}{nearest(key, allowed)}: known are {', '.join(allowed)}")


def nearest(name: str, names: Iterable[str]) -> str:
    """` (did you mean 'points'?)`, or nothing where no name is near."""
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _wrong(path: Path, place: str, what: str) -> AssignmentError:
    return AssignmentError(": ".join(part for part in (str(path), place, what) if part))


def _plain(path: Path) -> dict[str, Any]:
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from error
    for needed in ("labs", "question"):
        if needed not in plain:
            near = next((key for key in plain if nearest(key, [needed])), "")
            written = f", but {near!r}" if near else ""
            raise AssignmentError(f"{path} has no {needed}{written}: see docs/authors.md")
    return plain


def _languages(path: Path, plain: Any) -> Mapping[str, str]:
    spoken = messages.languages()
    if not isinstance(plain, dict) or not plain or not all(isinstance(value, str) for value in plain.values()):
        raise _wrong(path, "[labs]", f'name each lab with its language: my-lab = "{spoken[0]}"')
    for lab, language in plain.items():
        if language not in spoken:
            raise _wrong(path, "[labs]", f"{lab} is in {language!r}, and there are messages in {', '.join(spoken)}")
    return plain


def _questions(path: Path, plain: Any) -> tuple[Question, ...]:
    if not isinstance(plain, list) or not plain or not all(isinstance(item, dict) for item in plain):
        raise _wrong(path, "question", "write each as a table of its own: [[question]]")
    questions = tuple(_question(path, f"question {number}", item) for number, item in enumerate(plain, 1))
    names = [question.function for question in questions]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise _wrong(path, "question", f"two have the function {twice!r}")
    return questions


def _question(path: Path, place: str, plain: Mapping[str, Any]) -> Question:
    plain = _without_old_names(plain)
    known_keys(path, place, plain, _QUESTION)
    function, points = plain.get("function"), plain.get("points")
    if not isinstance(function, str) or not function.isidentifier():
        raise _wrong(path, place, 'it needs the name of a function: function = "my_function"')
    return Question(
        function,
        _positive(path, place, "points", points),
        _forbidden(path, place, plain.get("forbid", [])),
        _weights(path, place, plain.get("weights", {})),
    )


def _without_old_names(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    """Courses of the first release say `forbid_convolution = true`."""
    if not isinstance(plain.get("forbid_convolution"), bool):
        return plain
    old = ["convolution"] if plain["forbid_convolution"] else []
    return {"forbid": old} | {name: value for name, value in plain.items() if name != "forbid_convolution"}


def _positive(path: Path, place: str, name: str, given: Any) -> Fraction:
    try:
        exact = Fraction(str(given))
    except (ValueError, ZeroDivisionError):
        exact = Fraction(0)
    if exact <= 0:
        raise _wrong(path, place, f"{name} = {given!r} is no number above 0")
    return exact


def _weights(path: Path, place: str, plain: Any) -> tuple[tuple[str, Fraction], ...]:
    if not isinstance(plain, dict):
        raise _wrong(path, place, "write weights by situation: weights = { plain = 2 }")
    return tuple((name, _positive(path, place, f"weights: {name}", given)) for name, given in plain.items())


def _forbidden(path: Path, place: str, plain: Any) -> tuple[str, ...]:
    if not isinstance(plain, list) or not all(isinstance(item, str) for item in plain):
        raise _wrong(path, place, f'write what is forbidden as a list: forbid = ["{FAMILIES[0]}"]')
    for item in plain:
        if item not in FAMILIES and (near := difflib.get_close_matches(item, FAMILIES, n=1, cutoff=0.8)):
            raise _wrong(path, place, f"{item!r} is no family of operators: did you mean {near[0]!r}?")
    return tuple(plain)


def _limits(path: Path, plain: Mapping[str, Any]) -> Mapping[str, int]:
    limits = plain.get("limits", {})
    if not isinstance(limits, dict):
        raise _wrong(path, "limits", "write them as a table: [limits]")
    known_keys(path, "[limits]", limits, [limit.name for limit in LIMITS])
    for name, value in limits.items():
        if type(value) is not int or value <= 0:
            raise _wrong(path, "[limits]", f"{name} = {value!r} is no whole number above 0")
    return limits
