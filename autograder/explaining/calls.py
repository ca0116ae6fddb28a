"""One public call, and what a function did with it: the values that naming compares."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
import torch

from autograder.explaining.parts import MAIN, Look, kind_of, parts
from autograder.grading.conversion import as_returned, to_value
from autograder.model import Array, Failure, Reason
from autograder.sandbox.inside.looking_again import made_afresh
from autograder.sandbox.outcomes import REFUSAL, Died, Missing, Raised, Returned, TimedOut
from autograder.sandbox.outcomes import Outcome as Ending
from autograder.sandbox.values import Foreign, Unkept, Value

Values: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Call:
    """One public call: a stable `name`, the `situation` (a message key) it stands for, and the arguments by name.

    Arguments are whatever can be sent: tensors, arrays, numbers, texts, containers, torch.nn modules. A `seed` says with
    which random numbers the call begins. `afresh`: the function is called before, and what that gave is changed.
    With `inputs` (by name too) it is what the result gives for each of them that counts, as a tuple.
    """

    name: str
    situation: str
    arguments: Mapping[str, Any]
    seed: int | None = None
    afresh: bool = False
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a function did with one call.

    `value` is its tensor, array, number or text, or a Failure: WRONG_TYPE with the type's name in `kind` for what cannot
    be looked at, RAISED, TOO_SLOW and so on. What has several parts (a container, a module) has the first of them, called
    `main`, in `value` and the others by name in `settings`. `kind` is the name of the type ("Tensor", "dict", "Linear").
    `changed_input` is true when an argument held other values after the call than before. `refuses`: it is a ValueError.
    """

    value: Array | Failure
    changed_input: bool = False
    settings: Mapping[str, Array] = field(default_factory=dict)
    kind: str = "Tensor"
    main: str = MAIN
    refuses: bool = False

    def as_right(self) -> Outcome:
        """The same of a right function: a ValueError is an answer, of the kind REFUSAL."""
        return _REFUSED if self.refuses else self

    def of_kind(self, kind: str) -> Outcome:
        """The same where `kind` is due: of another kind it is a Failure, but for a whole number where a float is due."""
        if kind == REFUSAL != self.kind:
            if isinstance(self.value, Failure) and self.value.reason is not Reason.WRONG_TYPE:
                return self.as_right()
            returned = self.value.kind if isinstance(self.value, Failure) else self.kind
            return Outcome(Failure(Reason.NOT_RAISED, kind=returned), self.changed_input)
        if isinstance(self.value, Failure) and self.value.shape is not None and self.kind != kind:
            return Outcome(Failure(Reason.WRONG_TYPE, kind=self.kind), self.changed_input)
        if isinstance(self.value, Failure) or self.kind == kind:
            return self
        if (self.kind, kind) == ("int", "float"):
            return Outcome(_floats(self.value), self.changed_input, kind=kind)
        return Outcome(Failure(Reason.WRONG_TYPE, kind=self.kind), self.changed_input)

    def in_floats_of(self, right: Outcome) -> Outcome:
        """In a container whole numbers are floats where the right one has floats, as for the hidden checks."""
        if self.kind not in _CONTAINERS or isinstance(self.value, Failure) or isinstance(right.value, Failure):
            return self
        value = _floats_of(self.value, right.value)
        settings = {name: _floats_of(part, right.settings.get(name)) for name, part in self.settings.items()}
        return replace(self, value=value, settings=settings)


_CONTAINERS = ("list", "tuple", "dict")


def _floats_of(part: Array, due: Array | None) -> Array:
    whole = due is not None and (part.dtype, due.dtype) == ("int64", "float64")
    return _floats(part) if whole else part


def _floats(whole: Array) -> Array:
    return Array("float64", whole.shape, values(whole).tobytes())


_REFUSED = Outcome(Array("text", (), REFUSAL.encode()), kind=REFUSAL, refuses=True)


def observe(function: Callable[..., object], call: Call, *, careless: bool = True, look: Look = parts) -> Outcome:
    """What one of our own functions does with `call`; an error of its own is a Failure, as a student's would be.

    Only a `careless` one needs copies of the arguments.
    """
    arguments = copy.deepcopy(dict(call.arguments)) if careless else call.arguments
    if call.seed is not None:
        torch.default_generator.manual_seed(call.seed)  # the other formats stacks for devices that are not there
    try:
        make: Callable[[], Any] = functools.partial(function, **arguments)
        with made_afresh(make) if call.afresh else nullcontext((make(), True)) as (result, _):
            if call.inputs:
                result = tuple(result(each) for each in call.inputs.values())
            value = as_returned(result)
    except (RuntimeError, IndexError, ValueError, TypeError, KeyError, ArithmeticError, AttributeError) as error:
        return Outcome(Failure(Reason.RAISED, str(error)), refuses=isinstance(error, ValueError))
    changed = careless and any(to_value(item) != to_value(arguments[name]) for name, item in call.arguments.items())
    return seen(value, changed, look)


def ended(ending: Ending, look: Look = parts) -> Outcome:
    """How a call in a student's process ended, as it is compared and shown."""
    match ending:
        case Returned(value, changed):
            return seen(value, any(changed), look)
        case Raised():
            reason = Reason.TOO_MUCH_MEMORY if ending.memory else Reason.RAISED
            text = f"{ending.type}: {ending.text}".strip()[:300]
            return Outcome(Failure(reason, text, ending.line, ending.cell), refuses=ending.refuses)
        case Missing():
            return Outcome(Failure(Reason.MISSING))
        case TimedOut():
            return Outcome(Failure(Reason.TOO_SLOW))
        case Died():
            return Outcome(Failure(Reason.DIED))


def seen(value: Value, changed_input: bool = False, look: Look = parts) -> Outcome:
    """What a call returned, part by part."""
    match value:
        case Foreign():
            return Outcome(Failure(Reason.WRONG_TYPE, kind=value.type), changed_input)
        case Unkept():
            kind = "Tensor" if value.kind == "tensor" else "ndarray"
            return Outcome(Failure(Reason.WRONG_SHAPE, shape=value.shape), changed_input, kind=kind)
    found = dict(look(value) or parts(value))
    main = next(iter(found))
    return Outcome(found.pop(main), changed_input, found, kind_of(value), main)


def values(packed: Array) -> Values:
    """An array's values in float64, in its shape; none of a text."""
    if packed.dtype == "text":
        return np.empty(0)
    return np.frombuffer(packed.data, dtype=packed.dtype).reshape(packed.shape).astype(np.float64)
