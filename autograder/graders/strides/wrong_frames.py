"""Wrong answers to pad_image: where the frame goes, what is in it, how wide it is."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.explaining import wrong

from .windows import Sizes, framed, pair, sided

wrong_frame = functools.partial(wrong, of="pad_image")


def _in_mode(x: Tensor, padding: Sizes, mode: str) -> Tensor:
    rows, columns = pair(padding)
    return F.pad(x, (columns, columns, rows, rows), mode)


@wrong_frame("PADDING-TOP-LEFT")
def top_left(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (rows, 0), (columns, 0), value)


@wrong_frame("PADDING-TOP-LEFT")
def all_above(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (2 * rows, 0), (2 * columns, 0), value)


@wrong_frame("PADDING-BOTTOM-RIGHT")
def bottom_right(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (0, rows), (0, columns), value)


@wrong_frame("PADDING-BOTTOM-RIGHT")
def all_below(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (0, 2 * rows), (0, 2 * columns), value)


@wrong_frame("PAD-SIDE-MISSING")
def none_above(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (0, rows), (columns, columns), value)


@wrong_frame("PAD-SIDE-MISSING")
def none_below(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (rows, 0), (columns, columns), value)


@wrong_frame("PAD-SIDE-MISSING")
def none_to_the_left(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (rows, rows), (0, columns), value)


@wrong_frame("PAD-SIDE-MISSING")
def none_to_the_right(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (rows, rows), (columns, 0), value)


@wrong_frame("PAD-ROWS-ONLY")
def rows_only(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, (pair(padding)[0], 0), value)


@wrong_frame("PAD-COLUMNS-ONLY")
def columns_only(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, (0, pair(padding)[1]), value)


@wrong_frame("PAIR-REVERSED")
def reversed_pair(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, pair(padding)[::-1], value)


@wrong_frame("PAIR-REVERSED")
def reversed_place(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    """The size is right, and the image stands where the pair the wrong way round would have it."""
    rows, columns = pair(padding)
    if columns > 2 * rows or rows > 2 * columns:
        raise IndexError("the image leaves the frame")
    return sided(x, (columns, 2 * rows - columns), (rows, 2 * columns - rows), value)


@wrong_frame("PAIR-FIRST")
def first_of_pair(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, pair(padding)[0], value)


def _all_around(width: Callable[[int, int], int]) -> Callable[..., Tensor]:
    """A frame of one width, made of both."""
    return lambda x, padding, value=0.0: framed(x, width(*pair(padding)), value)


ONE_WIDTH = tuple(
    wrong_frame("PAD-ONE-WIDTH")(_all_around(width)) for width in (max, min, lambda rows, columns: rows + columns)
)


@wrong_frame("PAD-PAIR-AS-SIDES")
def before_and_after(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return sided(x, pair(padding), pair(padding), value)


@wrong_frame("PAD-VALUE-IGNORED")
def always_zero(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, padding)


@wrong_frame("PAD-VALUE-TRUNCATED")
def whole_value(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, padding, int(value))


@wrong_frame("PAD-VALUE-TRUNCATED")
def whole_value_unless_infinite(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, padding, int(value) if math.isfinite(value) else value)


@wrong_frame("PAD-CORNERS-EMPTY")
def without_corners(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    out = framed(x, padding)
    high, wide = x.shape[2:]
    for place in (slice(None, rows), slice(rows + high, None)):
        out[:, :, place, columns : columns + wide] = value
    for place in (slice(None, columns), slice(columns + wide, None)):
        out[:, :, rows : rows + high, place] = value
    return out


@wrong_frame("PAD-CORNERS-TWICE")
def corners_twice(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    """Rows and columns are added one after the other."""
    rows, columns = pair(padding)
    beside = torch.zeros_like(framed(x, (rows, 0)))
    return framed(framed(x, (0, columns)), (rows, 0), value) + framed(beside, (0, columns), value)


@wrong_frame("PAD-VALUE-SOME-SIDES")
def value_above_and_below(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return framed(framed(x, (0, columns)), (rows, 0), value)


@wrong_frame("PAD-VALUE-SOME-SIDES")
def value_at_the_sides(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return framed(framed(x, (rows, 0)), (0, columns), value)


@wrong_frame("PAD-EVERYWHERE")
def added_everywhere(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, padding) + value


@wrong_frame("PAD-ZERO-PIXELS")
def zeros_taken_for_frame(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    """`out[out == 0] = value`, after the image was put in."""
    return framed(x, padding).where(framed(x, padding) != 0, value)


@wrong_frame("PADDING-REPLICATED")
def replicated(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return _in_mode(x, padding, "replicate")


@wrong_frame("PADDING-REFLECTED")
def reflected(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return _in_mode(x, padding, "reflect")


@wrong_frame("PADDING-CIRCULAR")
def circular(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return _in_mode(x, padding, "circular")


@wrong_frame("PADDING-TWICE")
def twice(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return framed(x, (2 * rows, 2 * columns), value)


@wrong_frame("PAD-SHARED-BY-SIDES")
def shared_by_sides(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return sided(x, (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2), value)


@wrong_frame("PAD-OVER-IMAGE")
def over_the_image(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    out = torch.full_like(x, value)
    inside = (..., slice(rows, x.shape[2] - rows), slice(columns, x.shape[3] - columns))
    out[inside] = x[inside]
    return out


@wrong_frame("PAD-CHANNELS-TOO")
def channels_too(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    rows, columns = pair(padding)
    return F.pad(x, (columns, columns, rows, rows, rows, rows), value=value)


@wrong_frame("PAD-OTHER-AXES")
def channels_and_rows(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    """Axes 1 and 2, where 2 and 3 are asked for."""
    rows, columns = pair(padding)
    return F.pad(x, (0, 0, columns, columns, rows, rows), value=value)


@wrong_frame("PAD-NOTHING")
def nothing(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return x.clone()


@wrong_frame("PAD-IMAGE-LOST")
def only_a_frame(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return torch.full_like(framed(x, padding), value)


@wrong_frame("PADDING-ALWAYS-ONE")
def always_one(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    return framed(x, 1, value)


def _copied(rows: slice, columns: slice) -> Callable[..., Tensor]:
    """Of the image only these rows and columns: `range(high - 1)` for `range(high)`."""

    def function(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
        inside = torch.full_like(x, value)
        inside[:, :, rows, columns] = x[:, :, rows, columns]
        return framed(inside, padding, value)

    return function


_ALL = slice(None)
PIXELS_LOST = tuple(
    wrong_frame("PAD-PIXELS-LOST")(_copied(rows, columns))
    for part in (slice(1, None), slice(None, -1), slice(1, -1))
    for rows, columns in ((part, part), (part, _ALL), (_ALL, part))
)
