"""The public calls of a question whose cases are drawn, and the family that its wrong answers are compared with.

A public call is named by its situation and a number (`one_row-3`): drawn by the lab's generator from that number alone,
the same for every student, and of no use for the hidden cases. Which of them are made stands in the lab's
separation.toml, chosen by `autograder audit LAB --separate`; without it, the first ones.
"""

from __future__ import annotations

import functools
import inspect
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from autograder.errors import AssignmentError
from autograder.explaining.calls import Call, Outcome, observe
from autograder.explaining.naming import Family, Wrong
from autograder.explaining.parts import Look, parts
from autograder.grading import chance
from autograder.grading.drawing import Draw
from autograder.grading.drawn import Case, Drawn, cases
from autograder.model import Array, Diagnosis
from autograder.sandbox.values import Value

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
    **dict.fromkeys(("max", "min", "median", "mode", "sort", "topk", "cummax"), "RETURNS-VALUES-AND-INDICES"),
}
_SET = Array("text", (), b"nn.init")
"""What stands for weights that somebody set where PyTorch should draw them."""
DTYPES = {
    "bool": "DTYPE-BOOL",
    "float16": "DTYPE-FLOAT16",
    "float32": "DTYPE-FLOAT32",
    "float64": "DTYPE-FLOAT64",
    "int64": "DTYPE-INT64",
}


Read = Callable[[str, Mapping[str, Call], Mapping[str, Outcome], Mapping[str, Outcome]], tuple[Diagnosis, ...]]
"""What a lab's reading.py says of a question's outcomes that no wrong function explains: question, calls, outcomes, right."""


def nothing(
    question: str, calls: Mapping[str, Call], outcomes: Mapping[str, Outcome], right: Mapping[str, Outcome]
) -> tuple[Diagnosis, ...]:
    """The reading of a lab that has none."""
    return ()


def family(drawn: Drawn, wrongs: Sequence[Wrong], folder: Path, read: Read = nothing) -> Family:
    """Everything that wrong answers to a drawn question are compared with; `folder` is the lab's."""
    # What everybody is asked first, and asked again, has an answer.
    made = [call(drawn, name) for name in chosen(drawn, folder)]
    calls = sorted(made, key=lambda each: observe(drawn.by_name, each).refuses)
    calls[0] = replace(calls[0], seed=1)
    again = [Call("once_more", AGAIN, calls[0].arguments, seed=1), Call(AGAIN, AGAIN, calls[0].arguments, seed=2)]
    taken_apart = look(drawn)
    if taken_apart is not parts:
        again.append(Call("afresh", AGAIN, calls[0].arguments, afresh=True))
    by_name = {each.name: each for each in (*calls, *again)}
    return Family(
        right=drawn.by_name,
        calls=(*calls, *again),
        alone={"afresh": "NOT-NEW"},
        singles=tuple(each for each in wrongs if len(each.codes) == 1),
        pairs=tuple(each for each in wrongs if len(each.codes) > 1),
        read=functools.partial(read, drawn.function, by_name),
        look=taken_apart,
        screen=tuple(each.name for each in calls[:FIRST]),
        kinds=KINDS,
        dtypes=DTYPES,
        repeats=(calls[0].name, AGAIN, "once_more"),
        restless="RESULTS-DIFFER",
        changed="INPUT-CHANGED",
        random="RANDOM",
        state="STATE-BETWEEN-CALLS",
        unraised="NOT-RAISED",
        other_error="OTHER-ERROR",
    )


@functools.cache
def look(drawn: Drawn) -> Look:
    """How an answer is taken apart: where the right function leaves weights to chance, only their shape is a part."""
    for case in cases(drawn.generator, Draw(b"situations")):
        expected = drawn.answer(case)
        if isinstance(expected, chance.Left):
            one, other = parts(expected.one), parts(expected.other)
            due = frozenset(name for name in one if one[name] == other.get(name))
            dtypes = {name: held.dtype for name, held in one.items()}
            return functools.partial(_unweighted, due, dtypes, frozenset(chance.set_by_hand(expected.one)))
    return parts


def _unweighted(
    due: frozenset[str], dtypes: Mapping[str, str], by_hand: frozenset[str], value: Value
) -> Mapping[str, Array]:
    """Weights that are due as they are; of others the shape, or their dtype where another is due, and of those that were
    set, where PyTorch should draw, that.
    """
    set_ = frozenset(chance.set_by_hand(value)) - by_hand
    return {
        name: _SET if name in set_ else held if name in due else _shape(held, dtypes.get(name, held.dtype))
        for name, held in parts(value).items()
    }


def _shape(held: Array, dtype: str) -> Array:
    if not held.shape or not held.dtype.startswith("float"):
        return held
    if held.dtype != dtype:
        return Array("text", (), held.dtype.encode())
    return Array("int64", (len(held.shape),), np.array(held.shape, "<i8").tobytes())


def call(drawn: Drawn, name: str) -> Call:
    """The public call of this name (`situation-number`)."""
    situation, _, number = name.rpartition("-")
    for case in _cases(drawn, number):
        if case.situation == situation:
            names = inspect.signature(drawn.right).parameters  # those that have defaults may be left out
            return Call(name, situation, dict(zip(names, case.arguments, strict=False)))
    raise AssignmentError(f"probes.py knows no situation {situation!r} of {drawn.function}: choose the calls again")


@functools.lru_cache(maxsize=4)
def _cases(drawn: Drawn, number: str) -> tuple[Case, ...]:
    return cases(drawn.generator, Draw(f"public {drawn.function} {number}".encode()))


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
