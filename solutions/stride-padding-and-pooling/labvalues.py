"""Values of every kind that a lab's functions return, taken to their parts, compared, and told apart by digests.

Tensors, arrays, numbers, texts, lists, tuples, dicts, and layers of torch.nn; without importing PyTorch.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import labdraw
import numpy as np

MOST_STEPS = 2.0**53  # Beyond them, as at infinity and NaN, results are told apart by nothing.
CLOSE = 1e-4  # So much of the largest value expected may be rounding.


class Leaf(NamedTuple):
    """One part of a value: where it is in it, what it is, its dtype ("" where it has none), and its values."""

    path: str
    kind: str
    dtype: str
    values: Any


class Difference(NamedTuple):
    """The first thing that differs: where, which text of labcheck tells it, with what facts, and what can be drawn of it."""

    path: str
    key: str
    facts: dict[str, object]
    gap: tuple[Any, Any] | None = None


@dataclass(frozen=True)
class Chance:
    """An expected layer whose weights are left to chance: of them shape and dtype count, and that they differ."""

    layer: Any


def leaves(value: Any, path: str = "", *, chance: bool = False) -> Iterator[Leaf]:
    """The parts of a value, the value itself first. With `chance` the weights of layers are all 0, or 1 where all are alike."""
    kind = type(value).__name__
    if hasattr(value, "state_dict") and hasattr(value, "extra_repr") and not isinstance(value, type):
        yield from _of_layer(value, path, chance)
    elif hasattr(value, "detach") and hasattr(value, "dtype"):
        plain = value.detach().cpu().resolve_conj()
        plain = plain.double() if plain.is_floating_point() else plain
        yield Leaf(path, "Tensor", str(value.dtype), plain.numpy())
    elif isinstance(value, np.ndarray):
        yield Leaf(path, kind, str(value.dtype), value)
    elif isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        yield Leaf(path, "number", "", np.asarray(value))
    elif isinstance(value, (list, tuple, dict)):
        parts = dict(enumerate(value)) if not isinstance(value, dict) else value
        yield Leaf(path, kind, "", list(parts))
        for key, part in parts.items():
            yield from leaves(part, f"{path}[{key!r}]", chance=chance)
    else:
        yield Leaf(path, kind, "", value)


def _of_layer(layer: Any, path: str, chance: bool) -> Iterator[Leaf]:
    """Class, settings, own state, and the layers in it. A layer without bias adds what zeros add, which chance never does."""
    settings, inner = _settings(layer), dict(layer.named_children())
    state = {name: part for name, part in layer.state_dict().items() if "." not in name}
    if not chance and getattr(layer, "bias", ()) is None and "weight" in state:
        settings = settings.replace(", bias=False", "")
        state["bias"] = state["weight"].new_zeros(len(state["weight"]))
    yield Leaf(path, type(layer).__name__, "", (settings, len(inner)) if inner else settings)
    for name, part in state.items():
        yield from leaves(part * 0 + _is_set(part, layer) if chance else part, f"{path}.{name}")
    for place, (name, part) in enumerate(inner.items()):
        yield from leaves(part, f"{path}[{place}]" if name.isdigit() else f"{path}.{name}", chance=chance)


def _is_set(weights: Any, layer: Any) -> bool:
    """Whether these are several weights, all alike, or larger than PyTorch draws them: chance does not draw such."""
    alike = bool(weights.numel() > 1 and (weights == weights.flatten()[0]).all())
    if not type(layer).__name__.startswith(("Conv", "Linear")) or not weights.is_floating_point():
        return alike
    reach = layer.weight[0].numel() ** -0.5  # see nn.Linear, "Variables"
    return alike or bool((weights.abs() > reach * (1 + 1e-6)).any())


def _settings(layer: Any) -> str:
    """How a layer was made, alike for those that compute alike: (2, 2) is 2, "same" is the number that it means."""
    told = layer.extra_repr().replace("inplace=True", "").replace(", padding=valid", "")
    if "padding=same" in told:
        spans = [step * (size - 1) for size, step in zip(layer.kernel_size, layer.dilation, strict=True)]
        if not any(span % 2 for span in spans):
            told = told.replace("padding=same", f"padding={tuple(span // 2 for span in spans)}")
    return re.sub(r"\((\d+)(?:, \1)+,?\)", r"\1", told)


def differs(yours: Any, expected: Any) -> Difference | None:
    """What differs first: type, shape, dtype or values, part by part; None for nothing.

    Expected may be a class of errors, which agrees with such an error, or a layer left to Chance.
    """
    if isinstance(expected, type) and issubclass(expected, Exception):
        facts: dict[str, object] = {"yours": type(yours).__name__, "expected": expected.__name__}
        return None if isinstance(yours, expected) else Difference("", "no_error", facts)
    mines, rights = _comparable(yours, expected)
    for mine, right in zip(mines, rights, strict=False):
        if (mine.path, mine.kind) != (right.path, right.kind):
            return Difference(right.path, "type", {"yours": mine.kind, "expected": right.kind})
        if isinstance(right.values, np.ndarray):
            if found := _differ_in_values(mine, right):
                is_set = isinstance(expected, Chance) and found.key in ("value", "values")
                return Difference(right.path, "set", {}) if is_set else found
        elif mine.values != right.values:
            return Difference(right.path, "value", {"yours": mine.values, "expected": right.values})
    return None


def _comparable(yours: Any, expected: Any) -> tuple[Iterator[Leaf], Iterator[Leaf]]:
    chance = isinstance(expected, Chance)
    return leaves(yours, chance=chance), leaves(expected.layer if chance else expected, chance=chance)


def _differ_in_values(mine: Leaf, right: Leaf) -> Difference | None:
    got, due = mine.values, right.values
    if got.shape != due.shape:
        return Difference(right.path, "shape", {"yours": got.shape, "expected": due.shape}, (got, due))
    if mine.dtype != right.dtype:
        return Difference(right.path, "dtype_is", {"yours": mine.dtype, "expected": right.dtype})
    if due.dtype.kind in "fc":
        close = np.isclose(got, due, rtol=0, atol=CLOSE * _scale(due), equal_nan=True)
    else:
        close = got == due
    if np.all(close):
        return None
    at = tuple(int(index) for index in np.argwhere(~close)[0])
    pair = {"expected": labdraw.short(due[at]), "yours": labdraw.short(got[at])}
    facts = {"wrong": int((~close).sum()), "total": close.size, "place": list(at), **pair}
    return Difference(right.path, "values" if at else "value", facts, (got, due) if at else None)


def _scale(values: Any) -> float:
    """The largest finite value, up to the next power of two; 1 where there is none."""
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0))
    return 2.0 ** math.ceil(math.log2(largest)) if largest else 1.0


def digest(answer: Any, expected: Any, changed: bool, factor: float = 1) -> str:
    """Equal for results that are equal but for rounding; "" for one that proves nothing, as NaN does.

    A `factor` near 1 shows what rounding could do to it.
    """
    mines, rights = map(list, _comparable(answer, expected))
    if mines[0].kind != rights[0].kind:
        return hashlib.sha256(mines[0].kind.encode()).hexdigest()[:8]  # whatever is in it
    numbers = [leaf.values for leaf in rights if isinstance(leaf.values, np.ndarray)]
    # So many steps to the scale that whole numbers, halves, thirds and quarters lie in the middle of one.
    step = max(map(_scale, numbers), default=1.0) / 3072
    total = hashlib.sha256(str(changed).encode())
    for leaf in mines:
        total.update(f"{leaf.path} {leaf.kind} {leaf.dtype} ".encode())
        if not isinstance(leaf.values, np.ndarray):
            total.update(str(leaf.values).encode())
        elif leaf.values.dtype.kind not in "biuf" or not (np.abs(leaf.values / step) < MOST_STEPS).all():
            return ""
        else:
            steps = np.rint(leaf.values * factor / step).astype(np.int64)
            total.update(str(steps.shape).encode() + steps.tobytes())
    return total.hexdigest()[:8]
