"""One public call, and what a function did with it: the values that diagnosis compares."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from autograder.grading.conversion import array
from autograder.model import Array, Failure, Reason

Values: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

SETTINGS = ("stride", "padding", "dilation", "groups")


@dataclass(frozen=True, slots=True)
class Call:
    """One public call: a stable `name`, the `situation` (a message key) it stands for, and the arguments by name.

    Arguments are torch tensors, or nn.Conv2d objects where the function takes convolutions.
    """

    name: str
    situation: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a function did with one call.

    `value` is its tensor, or a Failure: WRONG_TYPE with the type's name in `kind` (list, tuple, ndarray, NoneType, type,
    ...), RAISED, TOO_SLOW and so on. For an nn.Conv2d, `value` is its weight and `settings` holds int64 arrays `stride`,
    `padding`, `dilation`, `groups` and its `bias` (zeros when it has none). `changed_input` is true when an argument
    held other values after the call than before.
    """

    value: Array | Failure
    changed_input: bool = False
    settings: Mapping[str, Array] = field(default_factory=dict)


def observe(function: Callable[..., object], call: Call, *, careless: bool = True) -> Outcome:
    """What one of our own functions does with `call`; an error of its own is a Failure, as a student's would be.

    Only a `careless` one needs copies of the arguments.
    """
    arguments = copy.deepcopy(dict(call.arguments)) if careless else call.arguments
    try:
        result: Any = function(**arguments)
    except (RuntimeError, IndexError, ValueError, TypeError) as error:
        return Outcome(Failure(Reason.RAISED, str(error)))
    return seen(
        result, careless and any(not _same_argument(value, arguments[name]) for name, value in call.arguments.items())
    )


def seen(result: Any, changed_input: bool) -> Outcome:
    """A result as an Outcome: a torch tensor, an nn.Conv2d, or anything else, of which the type's name is kept."""
    kind = type(result).__name__
    if kind == "Conv2d":
        return Outcome(array(result.weight), changed_input, settings(result))
    if kind not in ("Tensor", "Parameter"):
        return Outcome(Failure(Reason.WRONG_TYPE, kind=kind), changed_input)
    if result.is_complex():
        kind = f"Tensor({result.dtype}, {result.layout}, {result.device})"
        return Outcome(Failure(Reason.WRONG_TYPE, kind=kind), changed_input)
    return Outcome(array(result), changed_input)


def settings(convolution: Any) -> dict[str, Array]:
    """What an nn.Conv2d is set to, beside its weight."""
    plain = {name: getattr(convolution, name) for name in (*SETTINGS, "out_channels")}
    return layer_settings(plain, None if convolution.bias is None else array(convolution.bias))


def layer_settings(plain: Mapping[str, Any], bias: Array | None) -> dict[str, Array]:
    """The settings of an nn.Conv2d as arrays; without a bias it computes what zeros would."""
    found = {name: _integers(plain.get(name)) for name in SETTINGS}
    return found | {"bias": _packed([0.0] * int(plain.get("out_channels", 0)), "float32") if bias is None else bias}


def values(packed: Array) -> Values:
    """An array's values in float64, in its shape."""
    return np.frombuffer(packed.data, dtype=packed.dtype).reshape(packed.shape).astype(np.float64)


def _same_argument(before: Any, after: Any) -> bool:
    """Whether an argument (a tensor or an nn.Conv2d) holds what it held before."""
    if hasattr(before, "weight"):
        return array(before.weight) == array(after.weight) and settings(before) == settings(after)
    return array(before) == array(after)


def _integers(setting: object) -> Array:
    """A number, a pair of numbers, or a word such as padding="same" (which says -1: no number of pixels)."""
    numbers = setting if isinstance(setting, tuple) else (setting,)
    return _packed([number if isinstance(number, int) else -1 for number in numbers], "int64")


def _packed(numbers: list[Any], dtype: str) -> Array:
    return Array(dtype, (len(numbers),), np.array(numbers, dtype=dtype).tobytes())
