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
_attributes = vars(torch.nn.Module)["__dict__"].__get__
_PLAIN = (bool, int, float, str, type(None))
MOST_HELD = 4096
"""Elements of a result of which it is looked at whether later calls change it; hidden cases ask for far smaller ones."""


@contextmanager
def made_afresh(make: Callable[[], Any]) -> Iterator[tuple[Any, bool]]:
    """What `make` gives the second time, while all numbers of the module of the first time are zero; is it another?

    A module that is the first one, filled anew or not, or shares with it, shows zeros. Parameters are zero while the second
    is made, too; other tensors are not, for they may be constants that both are made from. At the end the first has its
    numbers again, for whoever goes on with it.
    """
    first = make()
    with _zeroed([each for each in _tensors(first) if isinstance(each, torch.nn.Parameter)]):
        again = make()
        with _zeroed(_tensors(first)):
            yield again, again is not first or not isinstance(first, torch.nn.Module)


def _tensors(module: Any) -> list[torch.Tensor]:
    """All that a module holds: what its own methods say is not asked, for they may be anybody's."""
    found: list[torch.Tensor] = []
    waiting, seen = [module] if isinstance(module, torch.nn.Module) else [], set[int]()
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, torch.Tensor):
            found.append(thing)
        elif isinstance(thing, torch.nn.Module):
            waiting.append(_attributes(thing))
        elif isinstance(thing, dict):
            waiting += dict.values(thing)
        elif isinstance(thing, list | tuple):
            waiting += thing
    return found


@contextmanager
def _zeroed(tensors: Iterable[torch.Tensor]) -> Iterator[None]:
    """Zeros in the place of all numbers, and the numbers again."""
    memory = [_memory(plain) for each in tensors if (plain := objects.beneath(each)) is not None]
    numbers = [each.clone() for each in memory]
    _fill(memory, itertools.repeat(torch.zeros(())))
    try:
        yield
    finally:
        _fill(memory, numbers)


def _memory(tensor: torch.Tensor) -> torch.Tensor:
    """The same memory without a gradient, and each number once: what stands there many times cannot be written."""
    memory = tensor.detach()
    for axis, stride in enumerate(memory.stride()):
        memory = memory.narrow(axis, 0, min(1, memory.shape[axis])) if stride == 0 else memory
    return memory


def _fill(memory: Iterable[torch.Tensor], numbers: Iterable[torch.Tensor]) -> None:
    with torch.inference_mode():  # there what was made under it can be written too
        for each, number in zip(memory, numbers, strict=False):
            each.copy_(number)


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
