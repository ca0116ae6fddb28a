"""An nn.Conv2d as the first question looks at it: its weight, the settings that matter there, its bias."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from autograder.explaining.calls import Outcome, Values, values
from autograder.explaining.sights import CLOSE
from autograder.model import Array, Failure
from autograder.sandbox.inside.modules import settings_in_full
from autograder.sandbox.values import Module, Tensor, Value

from .wrong_edges import CHANCE

REPEATED = ("plain", "again", "once_more")
"""Public calls of the question: the second begins with other random numbers, the third with those of the first."""
SETTINGS = ("kernel_size", "stride", "padding", "dilation", "groups")


def look(value: Value) -> Mapping[str, Array] | None:
    """Weight, SETTINGS and bias of an nn.Conv2d; without a bias it computes what zeros would."""
    match value:
        case Module("Conv2d", settings, {"weight": Tensor() as weight, "bias": (Tensor() | None) as bias}):
            full = settings_in_full("Conv2d", dict(settings))
            found = {"weight": weight.array, **{name: _integers(full.get(name)) for name in SETTINGS}}
            zeros = np.zeros(max(0, settings.get("out_channels", 0)), "float32")
            return found | {"bias": Array("float32", zeros.shape, zeros.tobytes()) if bias is None else bias.array}
        case _:
            return None


def chance(
    outcomes: Mapping[str, Outcome], right: Mapping[str, Outcome]
) -> tuple[Mapping[str, Outcome], tuple[str, ...]]:
    """Weights and biases that were left as PyTorch draws them, put right, and the codes of that.

    What such a layer gives for an image is left out: it depends on them. What differs with the same random numbers too is
    no chance.
    """
    first, again, once_more = (_parts(outcomes.get(name)) for name in REPEATED)
    moved = {part for part in first.keys() & again.keys() if _moved(first[part], again[part]).any()}
    if not moved or any(part not in once_more or _moved(first[part], once_more[part]).any() for part in moved):
        return outcomes, ()
    due = _parts(right[REPEATED[0]])
    codes = {part: _left(part, (first, again), due) for part in moved}
    moved = {part for part, code in codes.items() if code}
    if not moved:
        return outcomes, ()
    read = {name: outcome for name, outcome in outcomes.items() if "bias" in right[name].settings}
    rest = {name: _put_right(outcome, right[name], moved, first, again) for name, outcome in read.items()}
    return rest, tuple(codes[part] for part in CHANCE if part in moved)


def _left(part: str, made: tuple[Mapping[str, Values], Mapping[str, Values]], due: Mapping[str, Values]) -> str:
    """The code of what was left to chance in two layers: numbers as PyTorch draws them, or such beneath the right ones.

    Others that differ were set by something that goes on from call to call.
    """
    first, again = made
    which = _moved(first[part], again[part])
    reach = 1 / math.sqrt(max(1, math.prod(first["weight"].shape[1:]))) + CLOSE
    if all(np.abs(layer[part][which]).max() <= reach for layer in made):
        return CHANCE[part]
    is_added = first[part].shape == due[part].shape and all(
        np.abs(layer[part] - due[part])[which].max() <= reach for layer in made
    )
    return "EDGE-ADDED-TO-RANDOM" if is_added else ""


def _parts(outcome: Outcome | None) -> dict[str, Values]:
    if outcome is None or isinstance(outcome.value, Failure) or "bias" not in outcome.settings:
        return {}
    return {"weight": values(outcome.value), "bias": values(outcome.settings["bias"])}


def _moved(one: Values, other: Values) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which output channels differ between two calls: only chance and memory do that."""
    if one.shape != other.shape or not one.size or not one.ndim:
        return np.zeros(1, bool)
    return np.asarray(np.abs(one - other).reshape(len(one), -1).max(axis=1, initial=0) > CLOSE)


def _put_right(
    outcome: Outcome, due: Outcome, moved: set[str], first: Mapping[str, Values], again: Mapping[str, Values]
) -> Outcome:
    """The channels that moved as they should be."""
    parts = _parts(outcome)
    if "weight" in moved and isinstance(due.value, Array) and parts and parts["weight"].shape == due.value.shape:
        which = _moved(first["weight"], again["weight"])
        kernels = np.where(which[:, None, None, None], values(due.value), parts["weight"])
        assert isinstance(outcome.value, Array)
        packed = Array(outcome.value.dtype, kernels.shape, kernels.astype(outcome.value.dtype).tobytes())
        outcome = replace(outcome, value=packed)
    if "bias" in moved:
        outcome = replace(outcome, settings={**outcome.settings, "bias": due.settings["bias"]})
    return outcome


def shifted(got: Array, right: Array) -> bool:
    """Whether each channel of a result (N, C, H, W) is the right one but for a constant."""
    if got.shape != right.shape:
        return False
    difference = values(got) - values(right)
    return bool((np.ptp(difference, axis=(0, 2, 3)) <= CLOSE).all())


def _integers(setting: object) -> Array:
    """A number, a pair of numbers, or a word such as padding="same" of an even kernel (which says -1: no number of pixels)."""
    numbers = setting if isinstance(setting, tuple) else (setting,)
    plain = np.array([number if isinstance(number, int) else -1 for number in numbers], "int64")
    return Array("int64", plain.shape, plain.tobytes())
