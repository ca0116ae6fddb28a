"""Wrong functions as an author writes them: plain functions in a lab's wrong.py (or several, wrong_*.py), under the code
of the mistake.

    @wrong("SOFTMAX-WRONG-AXIS")
    def over_rows(x):
        return x.softmax(0)

In a lab with several questions `of` names the one that it answers: `@wrong("AVERAGE-SUM", of="moving_average")`.
Two codes are two mistakes at once, in a function that remembers nothing and leaves its arguments as they are. Functions
that are made, and not written, may stand in a tuple.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, TypeVar

from autograder.errors import AssignmentError
from autograder.explaining.naming import Wrong

Function = TypeVar("Function", bound=Callable[..., Any])

_MARKS = "__wrong__"


def wrong(*codes: str, of: str = "") -> Callable[[Function], Function]:
    """Marks a function as the mistake of this code (a message key), or as the two together, in the question `of`."""

    def mark(function: Function) -> Function:
        setattr(function, _MARKS, (*getattr(function, _MARKS, ()), (codes, of)))
        return function

    return mark


def collect(modules: Sequence[ModuleType], questions: Collection[str]) -> Mapping[str, tuple[Wrong, ...]]:
    """The wrong functions of some modules by question, in their order.

    Raises AssignmentError for one whose question cannot be told, or is none.
    """
    found: dict[str, list[Wrong]] = {question: [] for question in questions}
    for module, name, function in ((one, *each) for one in modules for each in _functions(one)):
        for codes, of in getattr(function, _MARKS, ()):
            question = of or next(iter(questions))
            if question not in found or (not of and len(found) > 1):
                raise AssignmentError(
                    f"{module.__file__}: which question does {name} answer? "
                    f'Say @wrong("{codes[0]}", of="..."), one of {", ".join(found)}'
                )
            found[question].append(Wrong(codes, functools.partial(_by_position, function), careless=len(codes) == 1))
    return {question: tuple(wrongs) for question, wrongs in found.items()}


def _functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What a module defines that can be called, by name; in tuples too."""
    for name, held in vars(module).items():
        yield from ((name, each) for each in (held if isinstance(held, tuple) else (held,)) if callable(each))


def _by_position(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as calls are made: whatever it calls its arguments, they come in the right one's order."""
    return lambda **arguments: function(*arguments.values())
