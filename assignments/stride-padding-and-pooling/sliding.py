"""Figures that can be asked: a window is dragged over the input, and what is made of what lies in it is shown.

A figure is an element of HTML; `page` adds its style and its one script, which need no network and no library. Where
scripts do not run, the static figure and the text that are handed in stay. Mouse, touch, arrow keys and screen readers;
no motion for who wants none.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

TEXTS = {
    "es": {
        "label": "Ventana sobre la entrada: muévela con el ratón, con el dedo o con las flechas del teclado",
        "output": "Canal de salida",
        "input": "Canal de entrada",
        "channel": "Canal",
        "all": "todos, sumados",
        "kernel": "Kernel",
        "given": "el de la capa",
        "stride": "Paso",
        "padding": "Relleno",
        "row": "Fila",
        "column": "Columna",
        "products": "productos",
        "window": "ventana",
        "largest": "máx",
        "average": "media",
        "expected": "esperado",
        "yours": "el tuyo",
        "negative": "negativo",
        "height": "Alto: ⌊({size} + 2·{border} − {span}) / {step}⌋ + 1 = {count}.",
        "width": "Ancho: ⌊({size} + 2·{border} − {span}) / {step}⌋ + 1 = {count}.",
        "missed": "Ninguna ventana llega a: {rows} fila(s), {columns} columna(s).",
        "at": "Salida {k}, fila {i}, columna {j}.",
        "part": "Canal {c}: {sum}.",
        "max": "El mayor de {values} es {whole}.",
        "mean": "La media: ({sum}) / {n} = {whole}.",
        "nothing": "todos los productos son 0",
        "bias": "Sesgo: {bias}.",
        "total": "En total, {total}.",
        "differs": "El tuyo es {yours}.",
        "none": "En el tuyo no hay tal lugar.",
    },
    "en": {
        "label": "Window over the input: move it with the mouse, a finger or the arrow keys",
        "output": "Output channel",
        "input": "Input channel",
        "channel": "Channel",
        "all": "all, added",
        "kernel": "Kernel",
        "given": "the layer's",
        "stride": "Stride",
        "padding": "Padding",
        "row": "Row",
        "column": "Column",
        "products": "products",
        "window": "window",
        "largest": "max",
        "average": "mean",
        "expected": "expected",
        "yours": "yours",
        "negative": "negative",
        "height": "Height: ⌊({size} + 2·{border} − {span}) / {step}⌋ + 1 = {count}.",
        "width": "Width: ⌊({size} + 2·{border} − {span}) / {step}⌋ + 1 = {count}.",
        "missed": "No window reaches: {rows} row(s), {columns} column(s).",
        "at": "Output {k}, row {i}, column {j}.",
        "part": "Channel {c}: {sum}.",
        "max": "The largest of {values} is {whole}.",
        "mean": "The mean: ({sum}) / {n} = {whole}.",
        "nothing": "all products are 0",
        "bias": "Bias: {bias}.",
        "total": "In total, {total}.",
        "differs": "Yours is {yours}.",
        "none": "Yours has no such place.",
    },
}

Pair = Sequence[int]


class Options(TypedDict, total=False):
    """How the window moves over the rows and over the columns, and what else is shown.

    `strides` and `paddings` may be chosen from in place of `stride` and `padding`. `yours`: another result (O, H', W'),
    of any H' and W', beside the right one. `static`: HTML for where no script runs.
    """

    stride: Pair
    padding: Pair
    strides: Sequence[Pair]
    paddings: Sequence[Pair]
    yours: Sequence[Any] | None
    language: str
    static: str


def convolution(
    x: Sequence[Any],
    weight: Sequence[Any],
    bias: Sequence[float],
    kernels: Mapping[str, Sequence[Sequence[float]]] | None = None,
    **options: Unpack[Options],
) -> str:
    """The figure for x (C, H, W), weight (O, C, kH, kW) and bias (O,), all as nested lists of finite numbers.

    `kernels`: other ones, by name, that may be tried in place of the layer's. Raises ValueError for numbers that are not
    finite, and where no window fits.
    """
    size = (len(weight[0][0]), len(weight[0][0][0]))
    data = {"x": x, "size": size, "weight": weight, "bias": bias, "kernels": dict(kernels or {})}
    return _figure(data, options)


def pooling(x: Sequence[Any], size: Pair, pool: Literal["max", "mean"], **options: Unpack[Options]) -> str:
    """The figure for the largest, or the mean, of every window of `size` in each channel of x (C, H, W).

    Around x lie zeros for the mean, and what is smaller than every number for the largest. Raises as `convolution` does.
    """
    return _figure({"x": x, "size": tuple(size), "pool": pool, "kernels": {}}, options)


def page(figure: str) -> str:
    """A figure with what makes it alive, for a page that holds nothing else of ours."""
    return f"{figure}<style>{STYLE}</style><script>{script()}</script>"


def script() -> str:
    """What makes all figures of a page alive that stand beside it or, where none does, all."""
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def _figure(data: dict[str, Any], options: Options) -> str:
    x, size, language = data["x"], data["size"], options.get("language", "es")
    for name, own in (("stride", options.get("stride", (1, 1))), ("padding", options.get("padding", (0, 0)))):
        choices = [tuple(pair) for pair in options.get(f"{name}s", ())]  # type: ignore[attr-defined]
        choices = choices if tuple(own) in choices else [tuple(own), *choices]
        data |= {name: choices.index(tuple(own)), f"{name}s": choices}
    for border in data["paddings"]:
        if any(length + 2 * some < span for length, some, span in zip(_sides(x[0]), border, size, strict=True)):
            raise ValueError(f"no window of {size} fits into an image of {_sides(x[0])} with a padding of {border}")
    data |= {"yours": options.get("yours"), "texts": TEXTS[language]}
    plain = html.escape(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    static = f'<div class="static">{options.get("static", "")}</div>'
    return f'<figure class="sliding" lang="{html.escape(language)}" data-figure="{plain}">{static}</figure>'


def _sides(image: Sequence[Sequence[float]]) -> tuple[int, int]:
    return len(image), len(image[0])


STYLE = """
.sliding { margin: 0.5em 0; font: 15px/1.5 system-ui, sans-serif; color: inherit; max-width: 46em }
.sliding .controls, .sliding .line { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4em 0.9em }
.sliding label { display: inline-flex; align-items: center; gap: 0.4em }
.sliding select, .sliding input { font: inherit; accent-color: #0072B2; min-height: 24px }
.sliding input { width: 7em }
.sliding .size { margin: 0.4em 0; font-variant-numeric: tabular-nums }
.sliding .line { margin: 0.5em 0; gap: 0.3em }
.sliding .line[hidden], .sliding .size[hidden] { display: none }
.sliding figure { margin: 0; text-align: center }
.sliding svg { display: block; max-width: 100%; height: auto }
.sliding svg text { font: 13px system-ui, sans-serif; text-anchor: middle; dominant-baseline: central }
.sliding svg .missed { stroke: #808080; stroke-width: 3 }
.sliding .drag { cursor: grab; touch-action: none }
.sliding .drag:active { cursor: grabbing }
.sliding .window { fill: none; stroke: #E69F00; stroke-width: 4; transition: transform 0.12s }
.sliding .asked:focus-visible { outline: 3px solid #E69F00; outline-offset: 3px }
.sliding .wrong { fill: none; stroke: #D55E00; stroke-width: 3; stroke-dasharray: 5 3 }
.sliding .key { display: inline-block; width: 0.9em; height: 0.9em; border: 1px solid; vertical-align: -0.1em }
.sliding p { margin: 0.4em 0; min-height: 4.5em }
@media (max-width: 520px) { .sliding svg { zoom: 0.78 } }
@media (prefers-reduced-motion: reduce) { .sliding .window { transition: none } }
"""
