"""An nn.Conv2d as the first question looks at it: its weight, the settings that matter there, its bias."""

from __future__ import annotations

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
    read = {name: outcome for name, outcome in outcomes.items() if "bias" in right[name].settings}
    rest = {name: _put_right(outcome, right[name], moved, first, again) for name, outcome in read.items()}
    return rest, tuple(code for part, code in CHANCE.items() if part in moved)


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
