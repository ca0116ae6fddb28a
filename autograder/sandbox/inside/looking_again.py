"""What is asked beyond one result: whether a later call changes it, and whether a module is made anew by each call."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

# A file beside this one, in a student's process and where the graders are graded alike.
objects = importlib.import_module(f"{__package__}.objects" if __package__ else "objects")

# Bound here, whatever a cell puts in their place.
_asarray, _numpy = np.asarray, torch.Tensor.numpy
_PLAIN = (bool, int, float, str, type(None))
MOST_HELD = 4096
"""Elements of a result of which it is looked at whether later calls change it; hidden cases ask for far smaller ones."""


@contextmanager
def made_afresh(make: Callable[[], Any]) -> Iterator[Any]:
    """What `make` gives the second time, while all that the module of the first time has learned is zero.

    It is zeroed before and after: a module that is the first one, filled anew or not, or shares with it, shows zeros.
    At the end the first has its numbers again, for whoever goes on with it.
    """
    first = make()
    learned = list(first.parameters()) if isinstance(first, torch.nn.Module) else []
    held = [parameter.detach().clone() for parameter in learned]
    _fill(learned, itertools.repeat(0.0))
    try:
        again = make()
        _fill(learned, itertools.repeat(0.0))
        yield again
    finally:
        _fill(learned, held)


def _fill(parameters: Iterable[torch.Tensor], numbers: Iterable[torch.Tensor | float]) -> None:
    with torch.no_grad():
        for parameter, number in zip(parameters, numbers, strict=False):
            parameter.copy_(torch.as_tensor(number))


def contents(thing: Any) -> list[Any]:
    """What a small result holds that a later call could change: tensors, arrays, and containers of these and of numbers.

    Nothing of modules: they are made to be used and trained. Whether one is new is for `made_afresh` to say.
    """
    if type(thing) is torch.Tensor:  # nearly all
        held = objects.beneath(thing)
        return [] if held is None or held.numel() > MOST_HELD else [_numpy(held, force=True).tobytes()]
    found: list[Any] = []
    _gather(thing, found, MOST_HELD, 0)
    return found


def _gather(thing: Any, found: list[Any], left: int, depth: int, changing: bool = False) -> int:
    """Put into `found` what `thing` holds, in at most `left` elements; how many are left then.

    Numbers and texts change only in a container that does.
    """
    kind = type(thing)
    if isinstance(thing, torch.Tensor):
        plain = objects.beneath(thing)
        if plain is not None and (count := plain.numel()) <= left:
            found.append(_numpy(plain, force=True).tobytes())
            left -= count
    elif kind in _PLAIN:
        if changing:
            found.append(thing)
    elif isinstance(thing, np.ndarray) or (changing and isinstance(thing, np.generic)):
        array = _asarray(thing)
        if not array.dtype.hasobject and array.size <= left:
            found.append(array.tobytes())
            left -= array.size
    elif depth < objects.MOST_DEPTH and (kind in (list, tuple) or kind in objects.DICTS):
        changing = changing or kind is not tuple
        if changing:
            found.append(len(thing))
        for item in thing if kind in (list, tuple) else itertools.chain.from_iterable(dict.items(thing)):
            if left <= 0:
                break
            left = _gather(item, found, left - 1, depth + 1, changing)
    return left
