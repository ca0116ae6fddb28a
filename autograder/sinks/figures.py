"""Small matrices as SVGs, a panel each: numbers in the cells, size as shade, sign as hue and as a written sign; the same every time.

Drawn by hand rather than by matplotlib: a picture takes 0.1 ms, has real text in it, and is the same on any machine.
The two hues, blue for below and orange for above zero, differ for every kind of colour blindness; shades stay light, so
that the dark numbers on them can always be read.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from autograder.model import Array
from autograder.sinks.numbers import differs, flat

CELL = 40
GAP = 16
LABEL = 22
INK = "#1c2530"
MUTED = "#5b6673"
LINE = "#c9d1da"
ABOVE = (226, 132, 46)
BELOW = (64, 120, 196)
MARK = "#a3123a"

Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One matrix of a picture: its caption, its values, and whether it shows differences (sign by ▲ and ▼)."""

    caption: str
    values: Matrix
    difference: bool = False
    mark: tuple[int, int] | None = None


@functools.lru_cache(maxsize=4096)
def number(value: float) -> str:
    """A value as short as it can be read: 3, -0.25, 1.333, with a real minus sign."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    text = f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:.5g}"
    return "0" if text in ("-0", "") else text.replace("-", "−")


def matrices(array: Array) -> list[tuple[tuple[int, ...], Matrix]]:
    """An array as matrices over its last two axes, each with its place on the axes before; a vector is one row."""
    values = flat(array)
    if not values:
        return []
    shape = array.shape if len(array.shape) > 1 else (1, *(array.shape or (1,)))
    height, width = shape[-2:]
    found: list[tuple[tuple[int, ...], Matrix]] = []
    for start in range(0, len(values), height * width):
        rows = [values[start + row * width : start + (row + 1) * width] for row in range(height)]
        found.append((_place(start // (height * width), shape[:-2]), rows))
    return found


def differences(due: Matrix, got: Matrix) -> Matrix:
    """got - due, with exact zeros where they differ by rounding only."""
    largest = max((abs(value) for row in due for value in row), default=0.0)
    return [
        [other - one if differs(one, other, largest) else 0.0 for one, other in zip(row, others, strict=True)]
        for row, others in zip(due, got, strict=True)
    ]


def picture(panels: Sequence[Panel], title: str, description: str, identity: str) -> str:
    """The panels side by side, where there is room, for readers of pictures and, by `title` and `description`, of words.

    `identity` must be unique on its page.
    """
    cell = max([CELL, *(9 * len(_label(v, panel)) + 6 for panel in panels for row in panel.values for v in row)])
    largest = max((abs(v) for panel in panels for row in panel.values for v in row if math.isfinite(v)), default=0.0)
    return (
        f'<div role="img" aria-labelledby="{identity}-t {identity}-d" '
        f'style="display:flex;flex-wrap:wrap;align-items:flex-start;gap:6px {GAP}px">'
        f'<span id="{identity}-t" hidden>{escape(title)}</span><span id="{identity}-d" hidden>{escape(description)}</span>'
        f"{''.join(_drawn(panel, cell, largest) for panel in panels)}</div>"
    )


def _drawn(panel: Panel, cell: int, largest: float) -> str:
    """One panel as SVG, as wide as its caption and its cells of `cell` pixels need."""
    rows, columns = len(panel.values), max((len(row) for row in panel.values), default=0)
    width, height = max(columns * cell, 8 * len(panel.caption)) + 2, LABEL + rows * CELL + 2
    cells = [
        _cell((1 + column * cell, LABEL + row * CELL, cell), value, largest, panel, (row, column))
        for row, line in enumerate(panel.values)
        for column, value in enumerate(line)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto" '
        f'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="13">'
        f"{_text(1, 14, panel.caption, MUTED, 'start')}{''.join(cells)}</svg>"
    )


def _cell(box: tuple[int, int, int], value: float, largest: float, panel: Panel, place: tuple[int, int]) -> str:
    x, y, width = box
    marked = place == panel.mark
    inset = 1.5 if marked else 0
    frame = f'stroke="{MARK}" stroke-width="3"' if marked else f'stroke="{LINE}"'
    rect = (
        f'<rect x="{x + inset:g}" y="{y + inset:g}" width="{width - 2 * inset:g}" height="{CELL - 2 * inset:g}" '
        f'fill="{_shade(value, largest)}" {frame}/>'
    )
    return rect + _text(x + width / 2, y + CELL / 2 + 4.5, _label(value, panel), INK, "middle")


def _label(value: float, panel: Panel) -> str:
    if not panel.difference:
        return number(value)
    return "=" if value == 0 else f"{'▲' if value > 0 else '▼'}{number(abs(value))}"


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _shade(value: float, largest: float) -> str:
    """White for 0, towards the hue of the sign with size; at most six tenths of it."""
    if not math.isfinite(value):
        return "#e6e6e6"
    share = 0.6 * abs(value) / largest if largest else 0.0
    hue = ABOVE if value > 0 else BELOW
    return "#" + "".join(f"{round(255 + (part - 255) * share):02x}" for part in hue)


def _place(index: int, sizes: tuple[int, ...]) -> tuple[int, ...]:
    place: list[int] = []
    for size in reversed(sizes):
        index, rest = divmod(index, size)
        place.append(rest)
    return tuple(reversed(place))
