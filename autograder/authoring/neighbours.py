"""Functions near another one: what it gives, changed by a little; of whatever kind its answers are.

Numbers are changed in tensors, arrays, lists, tuples and dicts, and alone; texts where the answers hold nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

Function = Callable[..., object]
Change = Callable[[Any], Any]
"""What is done to a tensor, or to a text."""


def _slip(axis: int) -> Change:
    return lambda result: result.roll(1, axis) if result.dim() >= -axis else result


def _one_value(result: torch.Tensor) -> torch.Tensor:
    changed = result.clone()
    changed.reshape(-1)[:1] += 1
    return changed


def _last_column(result: torch.Tensor) -> torch.Tensor:
    return torch.cat((result[..., :-1], 3 * result[..., -1:]), -1) if result.dim() else 3 * result


NUMBERS: Mapping[str, Change] = {
    "times 0.9": lambda result: 0.9 * result,
    "plus 0.1": lambda result: result + 0.1,
    "times -0.7": lambda result: -0.7 * result,
    "doubled": lambda result: result * 2,
    "slipped along rows": _slip(-2),
    "slipped along columns": _slip(-1),
    "slipped along the axis before": _slip(-3),
    "its first value off by one": _one_value,
    "its last column tripled": _last_column,
}
TEXTS: Mapping[str, Change] = {
    "twice": lambda text: text + text,
    "without its last letter": lambda text: text[:-1],
    "slipped by a letter": lambda text: text[1:] + text[:1],
    "its cases swapped": lambda text: text.swapcase(),
    "with a space": lambda text: text + " ",
}
ASSERTING = "asserting"


def changes(like: object) -> tuple[str, ...]:
    """What can be done to functions that answer as `like`, by what it is called in a fault."""
    return (*(TEXTS if _is_text(like) else NUMBERS), ASSERTING)


def neighbour(function: Function, change: str) -> Function:
    """The function near this one: its answers changed, or an assertion of its own before them."""
    if change == ASSERTING:
        return functools.partial(_asserting, function)
    leaf = functools.partial(_text, TEXTS[change]) if change in TEXTS else functools.partial(_number, NUMBERS[change])
    return lambda **arguments: _each(function(**arguments), leaf)


def _asserting(function: Function, **arguments: Any) -> object:
    if arguments and _size(next(iter(arguments.values()))) % 3 == 0:
        raise ValueError("an assertion of the student's own")
    return function(**arguments)


def _each(answer: object, change: Change) -> object:
    """The answer with its parts changed; a row of numbers is one part."""
    match answer:
        case list() | tuple() if not _is_row(answer):
            return type(answer)(_each(item, change) for item in answer)
        case dict():
            return {name: _each(item, change) for name, item in answer.items()}
    return change(answer)


def _text(change: Change, answer: object) -> object:
    return change(answer) if isinstance(answer, str) else answer


def _number(change: Change, answer: object) -> object:
    """A number, or many, changed; of the same kind as before. What is none stays."""
    match answer:
        case torch.Tensor():
            return change(answer)
        case np.ndarray() if answer.dtype.kind in "fiu":
            return change(torch.from_numpy(np.ascontiguousarray(answer))).numpy()
        case bool():
            return not answer
        case int() | float():
            return type(answer)(change(torch.tensor(answer, dtype=torch.float64)).item())
        case list() | tuple():
            return type(answer)(change(torch.tensor(answer)).tolist())
    return answer


def _is_row(answer: Sequence[object]) -> bool:
    return bool(answer) and all(type(item) in (int, float) for item in answer)


def _is_text(like: object) -> bool:
    leaves = list(_leaves(like))
    return bool(leaves) and all(isinstance(leaf, str) for leaf in leaves)


def _leaves(answer: object) -> Iterator[object]:
    match answer:
        case list() | tuple():
            for item in answer:
                yield from _leaves(item)
        case dict():
            yield from _leaves(list(answer.values()))
        case _:
            yield answer


def _size(argument: object) -> int:
    """Numbers or letters or items of an argument; a number counts itself."""
    match argument:
        case torch.Tensor():
            return argument.numel()
        case np.ndarray():
            return argument.size
        case int() | float():
            return int(argument)
        case str() | list() | tuple() | dict():
            return len(argument)
    return 1
