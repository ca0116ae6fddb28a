"""What a lab's generator of arguments draws with: the same again for the same key, something else for another.

    def softmax_rows(draw):
        return draw.tensor((draw.integer(2, 4), draw.integer(2, 5)))

Numbers come from a raw bit stream, the one part of numpy's generators that no release may change.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import torch

Item = TypeVar("Item")
Shape = int | Sequence[int]

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Draw:
    """Draws the arguments of one case from a key.

    Arrays hold whole numbers without 0 unless they are asked for otherwise: exact however they are computed, and no
    value hides a missing product.
    """

    def __init__(self, key: bytes) -> None:
        self._bits = np.random.PCG64(int.from_bytes(hashlib.sha256(key).digest(), "big"))

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        _must_be_in_order(low, high)
        return low + int(self._bits.random_raw()) % (high - low + 1)

    def number(self, low: float = -9, high: float = 9, *, step: float = 0.25) -> float:
        """A number from `low` to `high`, both included, in steps of `step`."""
        _must_be_in_order(low, high)
        return low + step * self.integer(0, math.floor((high - low) / step))

    def choice(self, items: Sequence[Item]) -> Item:
        """One of `items`."""
        return items[self.integer(0, len(items) - 1)]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """All of `items`, in another order."""
        rest = list(items)
        drawn: list[int] = self._bits.random_raw(len(rest)).tolist()  # a quarter of the time of one by one
        return [rest.pop(number % len(rest)) for number in drawn]

    def text(self, length: int, letters: str = LETTERS) -> str:
        """So many of `letters`."""
        return "".join(self.choice(letters) for _ in range(length))

    def array(
        self, shape: Shape, low: float = -9, high: float = 9, *, step: float = 1, zero: bool = False, dtype: Any = float
    ) -> np.ndarray[Any, Any]:
        """An ndarray of numbers from `low` to `high` in steps of `step`; `zero` says whether 0 may be among them."""
        return self._numbers(shape, low, high, step, zero).astype(dtype)

    def tensor(
        self, shape: Shape, low: float = -9, high: float = 9, *, step: float = 1, zero: bool = False,
        dtype: torch.dtype = torch.float32,
    ) -> torch.Tensor:  # fmt: skip
        """The same as a torch tensor."""
        return torch.from_numpy(self._numbers(shape, low, high, step, zero)).to(dtype)

    def _numbers(self, shape: Shape, low: float, high: float, step: float, zero: bool) -> np.ndarray[Any, Any]:
        among = _among(low, high, step, zero)
        sizes = (shape,) if isinstance(shape, int) else tuple(shape)
        picked = self._bits.random_raw(math.prod(sizes)) % np.uint64(among.size)
        return among[picked.astype(np.intp)].reshape(sizes)


@functools.lru_cache
def _among(low: float, high: float, step: float, zero: bool) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The numbers of which an array's are drawn."""
    _must_be_in_order(low, high)
    among = low + step * np.arange(math.floor((high - low) / step) + 1, dtype=np.float64)
    among = among if zero else among[among != 0]
    if not among.size:
        raise ValueError(f"from {low} to {high} there is nothing but 0: say zero=True, or other bounds")
    return among


def _must_be_in_order(low: float, high: float) -> None:
    if low > high:
        raise ValueError(f"nothing lies from {low} to {high}: put the smaller bound first")
