"""Memory that nobody has written holds NaN, or the largest number there is, and not whatever lay there before.

Who reads it reads the same in every run, and nothing that could be right. PyTorch does so by itself (see `state.begin`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np


def fill() -> None:
    """Let `np.empty` and `np.empty_like` give arrays that are filled."""
    for name in ("empty", "empty_like"):
        setattr(np, name, _filled(getattr(np, name)))


def _filled(make: Callable[..., Any]) -> Any:
    @functools.wraps(make)
    def filled(*arguments: Any, **settings: Any) -> Any:
        array = make(*arguments, **settings)
        match array.dtype.kind:
            case "f" | "c":
                array.fill(np.nan)
            case "i" | "u":
                array.fill(np.iinfo(array.dtype).max)
            case "b":
                array.fill(True)
        return array

    return filled
