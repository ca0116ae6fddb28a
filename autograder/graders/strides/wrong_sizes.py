"""Wrong answers to output_size: what is counted, how it is divided, how a pair is read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograder.explaining import wrong

from .windows import pair

wrong_size = functools.partial(wrong, of="output_size")


def _axes(along: Callable[[int, int, int, int], Any]) -> Callable[..., Any]:
    """The function of an axis, for one or both."""

    def both(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
        high, wide = map(along, pair(size), pair(kernel), pair(stride), pair(padding))
        return (high, wide) if isinstance(size, tuple) else high

    return both


def _right(n: int, k: int, s: int, p: int) -> int:
    return (n + 2 * p - k) // s + 1


def _refusing(along: Callable[[int, int, int, int], int]) -> Callable[[int, int, int, int], int]:
    """The same that refuses what does not fit by its own reading."""

    def checked(n: int, k: int, s: int, p: int) -> int:
        if (count := along(n, k, s, p)) < 1:
            raise ValueError("no window fits")
        return count

    return checked


def _padding_once(n: int, k: int, s: int, p: int) -> int:
    return (n + p - k) // s + 1


def _no_padding(n: int, k: int, s: int, p: int) -> int:
    return (n - k) // s + 1


def _padding_taken_away(n: int, k: int, s: int, p: int) -> int:
    return (n - 2 * p - k) // s + 1


padding_once = wrong_size("SIZE-PADDING-ONCE")(_axes(_padding_once))
padding_once_refused = wrong_size("SIZE-PADDING-ONCE")(_axes(_refusing(_padding_once)))
no_padding = wrong_size("PADDING-IGNORED")(_axes(_no_padding))
no_padding_refused = wrong_size("PADDING-IGNORED")(_axes(_refusing(_no_padding)))
padding_taken_away = wrong_size("SIZE-PADDING-SUBTRACTED")(_axes(_padding_taken_away))
padding_taken_away_refused = wrong_size("SIZE-PADDING-SUBTRACTED")(_axes(_refusing(_padding_taken_away)))
no_plus_one = wrong_size("SIZE-NO-PLUS-ONE")(_axes(lambda n, k, s, p: (n + 2 * p - k) // s))
plus_one_inside = wrong_size("SIZE-PLUS-ONE-INSIDE")(_axes(lambda n, k, s, p: (n + 2 * p - k + 1) // s))
one_less = wrong_size("SIZE-ONE-LESS")(_axes(lambda n, k, s, p: (n + 2 * p - k - 1) // s + 1))
ceil = wrong_size("LAST-WINDOW-KEPT")(_axes(lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1))
every_start = wrong_size("LAST-WINDOW-KEPT")(_axes(lambda n, k, s, p: -(-(n + 2 * p) // s)))
rounded = wrong_size("SIZE-ROUNDED")(_axes(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1))
plus_one_rounded = wrong_size("SIZE-ROUNDED")(_axes(lambda n, k, s, p: round((n + 2 * p - k) / s + 1)))
half_up = wrong_size("SIZE-ROUNDED")(_axes(lambda n, k, s, p: int((n + 2 * p - k) / s + 0.5) + 1))
divided = wrong_size("SIZE-TRUE-DIVISION")(_axes(lambda n, k, s, p: (n + 2 * p - k) / s + 1))
same = wrong_size("SIZE-SAME")(_axes(lambda n, k, s, p: -(-n // s)))
no_stride = wrong_size("STRIDE-IGNORED")(_axes(lambda n, k, s, p: n + 2 * p - k + 1))
no_kernel = wrong_size("SIZE-NO-KERNEL")(_axes(lambda n, k, s, p: (n + 2 * p) // s))
kernel_last = wrong_size("SIZE-DIVIDED-TOO-SOON")(_axes(lambda n, k, s, p: (n + 2 * p) // s - k + 1))
stride_first = wrong_size("SIZE-DIVIDED-TOO-SOON")(_axes(lambda n, k, s, p: n // s + 2 * p - k + 1))
precedence = wrong_size("SIZE-PRECEDENCE")(_axes(lambda n, k, s, p: n + 2 * p - k // s + 1))
padding_last = wrong_size("SIZE-PADDING-UNDIVIDED")(_axes(lambda n, k, s, p: (n - k) // s + 1 + 2 * p))
exchanged = wrong_size("KERNEL-STRIDE-EXCHANGED")(_axes(lambda n, k, s, p: (n + 2 * p - s) // k + 1))
stride_and_padding = wrong_size("STRIDE-PADDING-EXCHANGED")(_axes(lambda n, k, s, p: (n + 2 * s - k) // p + 1))
stride_or_padding = wrong_size("STRIDE-PADDING-EXCHANGED")(_axes(lambda n, k, s, p: (n + 2 * s - k) // (p or 1) + 1))
dilated = wrong_size("SIZE-DILATION")(_axes(lambda n, k, s, p: (n + 2 * p - 2 * (k - 1) - 1) // s + 1))
jumps = wrong_size("STRIDE-IS-KERNEL")(_axes(lambda n, k, s, p: (n + 2 * p - k) // k + 1))


@wrong_size("PAIR-REVERSED")
def reversed_pairs(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, pair(kernel)[::-1], pair(stride)[::-1], pair(padding)[::-1])


@wrong_size("PAIR-REVERSED")
def reversed_kernel(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, pair(kernel)[::-1], stride, padding)


@wrong_size("PAIR-REVERSED")
def reversed_stride(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, kernel, pair(stride)[::-1], padding)


@wrong_size("PAIR-REVERSED")
def reversed_padding(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, kernel, stride, pair(padding)[::-1])


@wrong_size("SIZE-RESULT-REVERSED")
def reversed_result(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    found = _axes(_right)(size, kernel, stride, padding)
    return found[::-1] if isinstance(found, tuple) else found


@wrong_size("PAIR-REVERSED")
def reversed_size(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size[::-1] if isinstance(size, tuple) else size, kernel, stride, padding)


@wrong_size("WIDTH-FROM-HEIGHT")
def width_from_height(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    """The other numbers are those of each axis."""
    return _axes(_right)((size[0], size[0]) if isinstance(size, tuple) else size, kernel, stride, padding)


@wrong_size("PAIR-FIRST")
def first_of_pairs(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, pair(kernel)[0], pair(stride)[0], pair(padding)[0])


@wrong_size("PAIR-FIRST")
def first_stride(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, kernel, pair(stride)[0], padding)


@wrong_size("PAIR-FIRST")
def first_kernel(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, pair(kernel)[0], stride, padding)


@wrong_size("STRIDE-ROWS-ONLY")
def stride_downwards(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, kernel, (pair(stride)[0], 1) if isinstance(size, tuple) else stride, padding)


@wrong_size("STRIDE-COLUMNS-ONLY")
def stride_sideways(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, kernel, (1, pair(stride)[1]) if isinstance(size, tuple) else stride, padding)


@wrong_size("PAIR-FIRST")
def first_padding(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    return _axes(_right)(size, kernel, stride, pair(padding)[0])


@wrong_size("PAIR-FIRST")
def one_axis_twice(size: Any, kernel: Any, stride: Any = 1, padding: Any = 0) -> Any:
    high = _right(pair(size)[0], pair(kernel)[0], pair(stride)[0], pair(padding)[0])
    return (high, high) if isinstance(size, tuple) else high


_FRAMES = {
    "SIZE-PADDING-ONCE": lambda n, p: n + p,
    "PADDING-IGNORED": lambda n, p: n,
}
_COUNTS = {
    "SIZE-NO-PLUS-ONE": lambda free, s: free // s,
    "SIZE-PLUS-ONE-INSIDE": lambda free, s: (free + 1) // s,
    "LAST-WINDOW-KEPT": lambda free, s: -(-free // s) + 1,
    "SIZE-ROUNDED": lambda free, s: round(free / s) + 1,
    "STRIDE-IGNORED": lambda free, s: free + 1,
}


def _both(frame: Callable[[int, int], int], count: Callable[[int, int], int]) -> Callable[..., Any]:
    return _axes(lambda n, k, s, p: count(frame(n, p) - k, s))


TWO_AT_ONCE = tuple(
    wrong_size(one, other)(_both(frame, count)) for one, frame in _FRAMES.items() for other, count in _COUNTS.items()
)
