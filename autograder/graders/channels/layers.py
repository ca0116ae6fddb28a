"""An nn.Conv2d as the first question looks at it: its weight, the settings that matter there, its bias."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from autograder.explaining.calls import Outcome, values
from autograder.explaining.naming import CLOSE, is_odd
from autograder.model import Array, Failure
from autograder.sandbox.values import Module, Tensor, Value

from .wrong_edges import CHANCE

SETTINGS = ("stride", "padding", "dilation", "groups")


def look(value: Value) -> Mapping[str, Array] | None:
    """Weight, SETTINGS and bias of an nn.Conv2d; without a bias it computes what zeros would."""
    match value:
        case Module("Conv2d", settings, {"weight": Tensor() as weight, "bias": (Tensor() | None) as bias}):
            found = {"weight": weight.array, **{name: _integers(settings.get(name)) for name in SETTINGS}}
            zeros = np.zeros(max(0, settings.get("out_channels", 0)), "float32")
            return found | {"bias": Array("float32", zeros.shape, zeros.tobytes()) if bias is None else bias.array}
        case _:
            return None


def chance(
    outcomes: Mapping[str, Outcome], right: Mapping[str, Outcome]
) -> tuple[Mapping[str, Outcome], tuple[str, ...]]:
    """Weights and biases that were left as PyTorch draws them, put right, and the codes of that."""
    found: set[str] = set()
    rest = {}
    for name, outcome in outcomes.items():
        if outcome.settings and isinstance(outcome.value, Array):
            kernels = _drawn(outcome.value, right[name].value)
            if kernels is not outcome.value:
                found.add("weight")
                outcome = replace(outcome, value=kernels)
        if "bias" in outcome.settings and is_odd(values(outcome.settings["bias"])):
            found.add("bias")
            outcome = replace(outcome, settings={**outcome.settings, "bias": right[name].settings["bias"]})
        rest[name] = outcome
    return rest, tuple(code for part, code in CHANCE.items() if part in found)


def shifted(got: Array, right: Array) -> bool:
    """Whether each channel of a result (N, C, H, W) is the right one but for a constant."""
    if got.shape != right.shape:
        return False
    difference = values(got) - values(right)
    return bool((np.ptp(difference, axis=(0, 2, 3)) <= CLOSE).all())


def _drawn(kernels: Array, right: Array | Failure) -> Array:
    """The kernels (O, C, kH, kW) with those that PyTorch drew put right; the same object when there are none."""
    if isinstance(right, Failure) or kernels.shape != right.shape:
        return kernels
    got, due = values(kernels), values(right)
    drawn = [index for index, kernel in enumerate(got) if is_odd(kernel) and np.ptp(kernel) > CLOSE]
    got[drawn] = due[drawn]
    return Array(kernels.dtype, kernels.shape, got.astype(kernels.dtype).tobytes()) if drawn else kernels


def _integers(setting: object) -> Array:
    """A number, a pair of numbers, or a word such as padding="same" (which says -1: no number of pixels)."""
    numbers = setting if isinstance(setting, tuple) else (setting,)
    plain = np.array([number if isinstance(number, int) else -1 for number in numbers], "int64")
    return Array("int64", plain.shape, plain.tobytes())
