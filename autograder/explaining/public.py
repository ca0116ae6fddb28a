"""The public calls of a question whose cases are drawn, and the family that its wrong answers are compared with.

A public call is named by its situation and a number (`one_row-3`): drawn by the lab's generator from that number alone,
the same for every student, and of no use for the hidden cases. Which of them are made stands in the lab's
separation.toml, chosen by `autograder audit LAB --separate`; without it, the first ones.
"""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from autograder.errors import AssignmentError
from autograder.explaining.calls import Call
from autograder.explaining.naming import Family, Wrong
from autograder.grading.drawing import Draw
from autograder.grading.drawn import Drawn, cases

CHOICE = "separation.toml"
FIRST = 2
"""How many calls of each situation are made where nobody chose; and how many of the chosen are made of everybody."""
AGAIN = "again"

KINDS = {
    "NoneType": "RETURNS-NONE",
    "list": "RETURNS-LIST",
    "tuple": "RETURNS-TUPLE",
    "dict": "RETURNS-DICT",
    "ndarray": "RETURNS-NDARRAY",
    "Tensor": "RETURNS-TENSOR",
    "int": "RETURNS-NUMBER",
    "float": "RETURNS-NUMBER",
    "str": "RETURNS-TEXT",
}
DTYPES = {
    "bool": "DTYPE-BOOL",
    "float16": "DTYPE-FLOAT16",
    "float32": "DTYPE-FLOAT32",
    "float64": "DTYPE-FLOAT64",
    "int64": "DTYPE-INT64",
}


def family(drawn: Drawn, wrongs: Sequence[Wrong], folder: Path) -> Family:
    """Everything that wrong answers to a drawn question are compared with; `folder` is the lab's."""
    calls = [call(drawn, name) for name in chosen(drawn, folder)]
    calls[0] = replace(calls[0], seed=1)
    again = Call("once_more", AGAIN, calls[0].arguments, seed=1), Call(AGAIN, AGAIN, calls[0].arguments, seed=2)
    return Family(
        right=drawn.by_name,
        calls=(*calls, *again),
        singles=tuple(wrongs),
        screen=tuple(each.name for each in calls[:FIRST]),
        kinds=KINDS,
        dtypes=DTYPES,
        repeats=(calls[0].name, AGAIN, "once_more"),
        restless="RESULTS-DIFFER",
        changed="INPUT-CHANGED",
        random="RANDOM",
        state="STATE-BETWEEN-CALLS",
    )


def call(drawn: Drawn, name: str) -> Call:
    """The public call of this name (`situation-number`)."""
    situation, _, number = name.rpartition("-")
    for case in cases(drawn.generator, Draw(f"public {drawn.function} {number}".encode())):
        if case.situation == situation:
            names = inspect.signature(drawn.right).parameters
            return Call(name, situation, dict(zip(names, case.arguments, strict=True)))
    raise AssignmentError(f"probes.py knows no situation {situation!r} of {drawn.function}: choose the calls again")


def candidates(drawn: Drawn, count: int) -> list[str]:
    """The names of the first `count` public calls of every situation."""
    return [f"{situation}-{number}" for number in range(count) for situation in drawn.situations]


def chosen(drawn: Drawn, folder: Path) -> list[str]:
    """The names of the public calls to make, the clearest first."""
    path = folder / CHOICE
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return list(plain[drawn.function]["calls"]) if drawn.function in plain else candidates(drawn, FIRST)
    except (ValueError, KeyError, TypeError) as error:
        raise AssignmentError(f"{path} cannot be read ({error!r}): choose the calls again") from error
