"""Grids of numbers as pictures with one convention for all: zero is black, positive is grey to white, negative is blue.

Small grids have their numbers in the cells, so that colour is never the only signal, and every picture says in words
what it shows: for readers who do not see it, and for notebooks read as text.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from itertools import zip_longest
from typing import Any, ParamSpec

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

Grid = NDArray[np.float64]
Drawn = tuple[Figure, str]
P = ParamSpec("P")

MOST_GRIDS, MOST_CELLS = 6, 8  # A wrong shape can be huge; this much of it is enough to see what happened.
NUMBERED = 100  # Grids of more cells show no numbers.
BLUE = "#56B4E9"  # Colour-blind eyes tell it from grey (Okabe, Ito).
SIGNED = LinearSegmentedColormap.from_list("signed grey", [BLUE, "#0B3A57", "black", "0.35", "white"])
TEXTS = {
    "es": {
        "expected": "esperado",
        "yours": "el tuyo",
        "difference": "tuyo − esperado",
        "negative": "negativo",
        "figure": "Figura",
        "range": "{height}×{width}, de {low} a {high}",
    },
    "en": {
        "expected": "expected",
        "yours": "yours",
        "difference": "yours − expected",
        "negative": "negative",
        "figure": "Figure",
        "range": "{height}×{width}, from {low} to {high}",
    },
}
TRIO = ("expected", "yours", "difference")


def picture(draw: Callable[P, Drawn]) -> Callable[P, None]:
    """Makes `draw` show its figure with the text that stands for it. Under Agg (a grader runs the lesson), nothing."""

    @wraps(draw)
    def draw_and_show(*args: P.args, **kwargs: P.kwargs) -> None:
        if matplotlib.get_backend().lower() == "agg":
            return
        shown, words = as_html(*draw(*args, **kwargs))
        display({"text/html": shown, "text/plain": words}, raw=True)  # type: ignore[no-untyped-call]

    return draw_and_show


def as_html(figure: Figure, words: str) -> tuple[str, str]:
    """The figure as an element of a page, and the words that stand for it."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100)
    plt.close(figure)
    source = base64.b64encode(file.getvalue()).decode("ascii")
    style = "background: white; max-width: 100%; height: auto"
    return f'<img src="data:image/png;base64,{source}" alt="{html.escape(words)}" style="{style}">', words


def draw(axes: Axes, grid: Grid, title: str, span: float, sign: str = "") -> None:
    """One grid as an image; `span` is the largest number of its scale, `sign` "+" shows the sign of each number."""
    axes.imshow(grid, interpolation="nearest", cmap=SIGNED, vmin=-span, vmax=span)
    axes.set_title(title, fontsize="medium")
    axes.set(xticks=np.arange(0.5, grid.shape[1] - 1), yticks=np.arange(0.5, grid.shape[0] - 1))
    axes.tick_params(length=0, labelleft=False, labelbottom=False)
    if grid.size > NUMBERED:
        axes.set(xticks=[], yticks=[])
        return
    axes.grid(color="0.6", linewidth=0.6)
    for (row, column), value in np.ndenumerate(grid):
        red, green, blue, _ = SIGNED((value / span + 1) / 2)
        ink = "black" if 0.3 * red + 0.6 * green + 0.1 * blue > 0.4 or not np.isfinite(value) else "white"
        axes.text(column, row, short(value, sign), ha="center", va="center", color=ink, fontsize="small")


def legend(figure: Figure, grids: Iterable[Grid], language: str) -> None:
    """Says below a figure what blue is, where there is any."""
    if any((grid < 0).any() for grid in grids):
        label = TEXTS[language]["negative"]
        figure.legend(handles=[Patch(facecolor=BLUE, edgecolor="0.4", label=label)], loc="outside lower right")


def scale(figure: Figure, axes: Axes, grids: Sequence[Grid]) -> None:
    """The colour bar of a picture, as far as the numbers of `grids` go."""
    values = np.concatenate([grid[np.isfinite(grid)] for grid in grids] or [np.zeros(1)])
    bar = figure.colorbar(axes.images[0], ax=axes, shrink=0.9)
    low, high = min(0.0, values.min(initial=0)), max(0.0, values.max(initial=0))
    bar.ax.set_ylim(low, high if high > low else 1.0)


def span(grids: Iterable[Grid]) -> float:
    """The largest finite number of some grids, whatever its sign; 1 where all are 0."""
    values = [np.abs(grid[np.isfinite(grid)]).max(initial=0) for grid in grids]
    return float(max(values, default=0)) or 1.0


def grids(values: Any) -> list[Grid]:
    """The grids (H, W) of values (..., H, W), in order; a single row or number is a grid too."""
    found = np.asarray(values)
    if not found.size or found.dtype.kind not in "biufc":
        return []
    height, width = (1, 1, *found.shape)[-2:]
    return list(np.asarray(found.real, dtype=np.float64).reshape(-1, height, width))


def describe(named: Iterable[tuple[str, Grid]], language: str) -> str:
    """Grids in words, each under its name: its rows, or of a large one its size and range."""
    words = TEXTS[language]
    return f"{words['figure']}: " + ". ".join(f"{name}: {_in_words(grid, words)}" for name, grid in named) + "."


def _in_words(grid: Grid, words: dict[str, str]) -> str:
    if grid.size > NUMBERED:
        low, high = short(grid.min()), short(grid.max())
        return words["range"].format(height=grid.shape[0], width=grid.shape[1], low=low, high=high)
    return "; ".join(" ".join(short(value) for value in row) for row in grid)


def short(value: Any, sign: str = "") -> str:
    """A number as short as it goes, without the minus that -0.0 carries; with sign "+", no difference is a dot."""
    if isinstance(value, (str, bool, np.bool_)):
        return str(value)
    text = f"{value + 0.0:{sign}.3g}"
    return "·" if text == "+0" else text


def gap(yours: Any, expected: Any, language: str) -> None:
    """Shows expected | yours | difference, grid by grid under its place, as text and as a picture."""
    nothing, rows = np.empty((0, 0)), []
    for right, mine in zip_longest(grids(expected), grids(yours), fillvalue=nothing):
        difference = mine - right if mine.shape == right.shape else nothing
        rows.append([grid[:MOST_CELLS, :MOST_CELLS] for grid in (right, mine, difference)])
    leading = max(np.shape(expected)[:-2], np.shape(yours)[:-2], key=lambda shape: int(np.prod(shape)))
    places = ["[" + ", ".join(map(str, place)) + "]" if place else "" for place in np.ndindex(leading)]
    named = list(zip(places, rows, strict=False))[:MOST_GRIDS]
    for place, row in named:
        print(*filter(None, [place]), _table(row, TEXTS[language]), sep="\n" if place else "")
    if named:
        _draw_gap(named, language)


@picture
def _draw_gap(named: list[tuple[str, list[Grid]]], language: str) -> Drawn:
    figure, axes = plt.subplots(len(named), 3, squeeze=False, layout="constrained", figsize=(7.5, 2.1 * len(named)))
    words, size = TEXTS[language], span(grid for _, row in named for grid in row)
    titled = []
    for line, (place, row) in zip(axes, named, strict=True):
        for where, part, grid in zip(line, TRIO, row, strict=True):
            title = f"{place} {words[part]}".strip()
            if grid.size:
                draw(where, grid, title, size, "+" if part == "difference" else "")
                titled.append((title, grid))
            else:
                where.axis("off")
                where.text(0.5, 0.5, "—", ha="center", va="center", fontsize=18)
    legend(figure, (grid for _, grid in titled), language)
    return figure, describe(titled, language)


def _table(row: list[Grid], words: dict[str, str]) -> str:
    """Expected, yours and difference side by side, each under its name, in aligned columns."""
    blocks = []
    for part, grid in zip(TRIO, row, strict=True):
        cells = [[short(value, "+" if part == "difference" else "") for value in line] for line in grid]
        width = max((len(cell) for line in cells for cell in line), default=0)
        blocks.append([words[part], *("  ".join(cell.rjust(width) for cell in line) for line in cells)])
    width = max(len(line) for block in blocks for line in block)
    lines = ("  |  ".join(cell.ljust(width) for cell in line) for line in zip_longest(*blocks, fillvalue=""))
    return "\n".join(f"  {line.rstrip()}" for line in lines)
