"""Images and their channels as pictures: small ones with their numbers, and a photograph. In the language of labcheck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import labcheck
import labdraw
import matplotlib.pyplot as plt
import numpy as np
from labdraw import Drawn, Grid
from matplotlib import cbook
from matplotlib.figure import Figure
from numpy.typing import NDArray

TEXTS = {
    "es": {"channel": "canal {k}", "photo": "foto en color", "photo_alt": "retrato en color"},
    "en": {"channel": "channel {k}", "photo": "colour photo", "photo_alt": "a portrait in colour"},
}


def grids(values: Any) -> list[Grid]:
    """The grids of an array or a tensor (..., H, W), whatever computation it belongs to."""
    return labdraw.grids(values.detach().numpy() if hasattr(values, "detach") else values)


def named_channels(values: Any) -> list[tuple[str, Grid]]:
    """The grids of an image (1, C, H, W) under the names of its channels."""
    return [(_say("channel", k=k), grid) for k, grid in enumerate(grids(values))]


@labdraw.picture
def show(x: Any) -> Drawn:
    """Draws each channel of x (1, C, H, W); all channels share one scale."""
    return row(named_channels(x))


def row(named: list[tuple[str, Grid]], *, apart: bool = False) -> Drawn:
    """Grids side by side under their names, on one scale, or each on its own (`apart`)."""
    shown = [grid for _, grid in named]
    figure, axes = plt.subplots(1, len(shown), squeeze=False, layout="constrained", figsize=(2.5 * len(shown), 2.4))
    for where, (title, grid) in zip(axes.flat, named, strict=True):
        scaled = [grid] if apart else shown
        labdraw.draw(where, grid, title, labdraw.span(scaled))
        labdraw.scale(figure, where, scaled)
    return finished(figure, named)


def finished(figure: Figure, named: list[tuple[str, Grid]]) -> Drawn:
    """A figure with its legend, and the words for it."""
    language = labcheck.Settings.language
    labdraw.legend(figure, (grid for _, grid in named), language)
    return figure, labdraw.describe(named, language)


def photo() -> NDArray[np.float32]:
    """A small portrait in colour, (1, 3, 150, 128), values from 0 to 1: Grace Hopper, who wrote one of the first compilers.

    James S. Davis, US Navy, 1984; in the public domain. It comes with Matplotlib.
    """
    pixels = plt.imread(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))
    blocks = np.asarray(pixels, dtype=np.float32).reshape(150, 4, 128, 4, 3)
    return np.ascontiguousarray(blocks.mean(axis=(1, 3)).transpose(2, 0, 1)[None] / 255)


@labdraw.picture
def show_photo(image: Any, maps: Any, titles: Sequence[str] = ()) -> Drawn:
    """Draws an image (1, 1 or 3, H, W), grey or in colour, and maps (1, C, H', W') beside it, each on a scale of its own."""
    named = (
        [(title, grid) for title, (_, grid) in zip(titles, named_channels(maps), strict=True)]
        if titles
        else named_channels(maps)
    )
    columns = min(len(named) + 1, 6)
    rows = -(-(len(named) + 1) // columns)
    figure, axes = plt.subplots(rows, columns, squeeze=False, layout="constrained", figsize=(1.9 * columns, 2.4 * rows))
    for where in axes.flat:
        where.axis("off")
    first, *others = axes.flat
    colours = np.stack(grids(image), axis=-1)
    first.imshow(colours.clip(0, 1), cmap="gray", vmin=0, vmax=1)
    first.set_title(_say("photo") if colours.shape[2] == 3 else "$X$", fontsize="medium")
    for where, (title, grid) in zip(others, named, strict=False):
        labdraw.draw(where, grid, title, labdraw.span([grid]))
    figure, words = finished(figure, named)
    return figure, f"{_say('photo_alt')}. {words}"


def _say(key: str, **facts: object) -> str:
    return TEXTS[labcheck.Settings.language][key].format(**facts)
