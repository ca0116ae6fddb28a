"""Pictures and visible checks of the lab on convolution with several channels, in Spanish and in English.

`use` chooses the language; `show`, `show_pixel` and `show_sum` draw; `check` tries your function on examples that are
all in the notebook. The hidden tests that grade you are not in this file: read it as much as you like.
"""

from __future__ import annotations

import os
import textwrap
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from itertools import zip_longest
from typing import Any, ParamSpec

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.typing import HashableList
from numpy.typing import NDArray
from torch import Tensor, nn

Grid = NDArray[np.float64]
# Where it is told, arguments for the function, and what its answer ("") or an attribute of its answer must be.
Example = tuple[str, tuple[Any, ...], dict[str, Tensor]]
P = ParamSpec("P")

TEXTS = {
    "es": {
        "channel": "canal {k}",
        "expected": "esperado",
        "yours": "el tuyo",
        "difference": "tuyo − esperado",
        "lesson": "en el ejemplo de la lección",
        "docstring": "en el ejemplo de su descripción",
        "missing": "no existe ninguna función con ese nombre. Ejecuta antes la celda de tu respuesta.",
        "unwritten": "aún no está escrita. Escribe tu respuesta en la celda de arriba y ejecútala.",
        "exception": "tu función se detuvo con {error}",
        "type": "el tipo es {yours} y se esperaba {expected}.",
        "shape": "la forma es {yours} y se esperaba {expected}.",
        "dtype": "el dtype es {yours} y se esperaba {expected}.",
        "values": "{wrong} de {total} valores no coinciden. El primero, en {place}, debía ser {expected} y es {yours}.",
        "changed": "el resultado es correcto, pero tu función modificó sus entradas.",
        "passed": "¡bien!\n  No lo prueba todo: los ejemplos visibles notan unos {noticed} de cada 10 errores "
        "comunes, y la nota sale de otros casos.",
        "hidden": "esta pregunta se califica fuera del cuaderno. c.Autograde.autograde_preprocessors debe contener "
        "autograder.nbgrader.Grade (véase nbgrader_config.py); sin eso no hay nota.",
    },
    "en": {
        "channel": "channel {k}",
        "expected": "expected",
        "yours": "yours",
        "difference": "yours − expected",
        "lesson": "on the example of the lesson",
        "docstring": "on the example of its description",
        "missing": "there is no function of that name. Run the cell of your answer first.",
        "unwritten": "not written yet. Write your answer in the cell above and run it.",
        "exception": "your function stopped with {error}",
        "type": "the type is {yours} and {expected} was expected.",
        "shape": "the shape is {yours} and {expected} was expected.",
        "dtype": "the dtype is {yours} and {expected} was expected.",
        "values": "{wrong} of {total} values do not match. The first, at {place}, should be {expected} and is {yours}.",
        "changed": "the result is right, but your function changed its inputs.",
        "passed": "well done!\n  It is not proof: the visible examples notice about {noticed} in 10 common mistakes, "
        "and the grade comes from other cases.",
        "hidden": "this question is graded outside the notebook. c.Autograde.autograde_preprocessors must contain "
        "autograder.nbgrader.Grade (see nbgrader_config.py); without it there is no grade.",
    },
}
_texts = TEXTS["es"]

# The visible examples hold integers and halves: rounding stays far below this, and a wrong value is off by far more.
TOLERANCE = 0.01
MOST_CHANNELS, MOST_CELLS = 6, 8  # A wrong shape can be huge; this much of it is enough to see what happened.
# Of ten wrong functions that the grader knows, how many the visible examples notice (counted by its audit).
NOTICED = 8
SIGNS, TRIO = "PuOr", ("expected", "yours", "difference")
PALETTE = ("#0072B2", "#E69F00", "#009E73")  # Blue, orange and green that colour-blind eyes tell apart (Okabe, Ito).


def use(language: str) -> None:
    """Chooses the language of titles and messages: "es" or "en"."""
    global _texts
    _texts = TEXTS[language]


def _say(key: str, **facts: object) -> str:
    """The text `key` in the language in use, with its facts filled in."""
    return _texts[key].format(**facts)


def _picture(draw: Callable[P, Figure]) -> Callable[P, None]:
    """Makes `draw` show its figure. Under Agg nobody is looking (a grader runs the lesson), so nothing is drawn."""

    @wraps(draw)
    def draw_and_show(*args: P.args, **kwargs: P.kwargs) -> None:
        if matplotlib.get_backend().lower() != "agg":
            draw(*args, **kwargs)
            plt.show()

    return draw_and_show


@_picture
def show(x: Tensor) -> Figure:
    """Draws each channel of x, (1, C, H, W) or (C, 1, H, W), in grey; all channels share one scale."""
    grids = _grids(x)
    figure, axes = plt.subplots(1, len(grids), squeeze=False, layout="constrained", figsize=(2.5 * len(grids), 2.2))
    for k, grid in enumerate(grids):
        _draw(axes[0, k], grid, _say("channel", k=k), _span(grids))
        figure.colorbar(axes[0, k].images[0], ax=axes[0, k], shrink=0.9)
    return figure


@_picture
def show_pixel(x: Tensor, weight: Tensor, z: Tensor) -> Figure:
    """Draws the one pixel of x (1, 1, H, W) meeting three kernels (3, 1, kH, kW), a colour each, and their maps z."""
    figure, axes = plt.subplot_mosaic("xaA;xbB;xcC", layout="constrained", figsize=(8, 7))
    image = _grids(x)[0]
    _draw(axes["x"], image, "$X$", _span([image]))
    row, column = (int(i) for i in np.unravel_index(np.abs(image).argmax(), image.shape))
    for k, (colour, kernel, result) in enumerate(zip(PALETTE, _grids(weight), _grids(z), strict=True)):
        tint = LinearSegmentedColormap.from_list(colour, ["0.6", "white", colour])
        meets, gives = axes["abc"[k]], axes["ABC"[k]]
        _draw(meets, kernel, f"$W_{k}$", _span([kernel], balanced=True), tint)
        _draw(gives, result, f"$Z_{k} = W_{k} * X + b_{k}$", _span([result], balanced=True), tint)
        _arrow(axes["x"], (column + 0.3, row), meets, colour)
        _arrow(meets, (kernel.shape[1] - 0.4, kernel.shape[0] / 2 - 0.5), gives, colour)
    return figure


@_picture
def show_sum(x: Tensor, conv: nn.Conv2d, k: int = 0) -> Figure:
    """Draws how output channel k comes about: every input channel of x meets its kernel, and the results are added."""
    parts = torch.cat([nn.functional.conv2d(x[:, [c]], conv.weight[[k]][:, [c]]) for c in range(x.shape[1])])
    images, kernels, partial, total = (_grids(tensor) for tensor in (x, conv.weight[[k]], parts, conv(x)[:, k]))
    span = _span([*images, *kernels, *partial, *total])
    plan: list[HashableList[str]] = [[*(f"{name}{c}" for name in "x*w=p"), "+", "z"] for c in range(len(images))]
    widths, size = [5, 1, 3.5, 1, 3.5, 1.6, 4.5], (9, 2.4 * len(plan))
    figure, axes = plt.subplot_mosaic(plan, layout="constrained", width_ratios=widths, figsize=size)
    for c, (image, kernel, part) in enumerate(zip(images, kernels, partial, strict=True)):
        _draw(axes[f"x{c}"], image, f"$X_{c}$", span)
        _draw(axes[f"w{c}"], kernel, f"$W_{{{k},{c}}}$", span)
        _draw(axes[f"p{c}"], part, f"$W_{{{k},{c}}} * X_{c}$", span)
        _symbol(axes[f"*{c}"], "∗")
        _symbol(axes[f"={c}"], "=")
    _symbol(axes["+"], "Σ →")
    _draw(axes["z"], total[0], f"{_say('channel', k=k)}: $Z_{k}$", span)
    figure.colorbar(axes["z"].images[0], ax=axes["z"], shrink=0.5)
    return figure


def _draw(axes: Axes, grid: Grid, title: str, span: tuple[float, float], cmap: str | Colormap = "gray") -> None:
    """One grid as an image with its numbers in the cells, so that colour is never the only signal."""
    image = axes.imshow(grid, interpolation="nearest", cmap=cmap, vmin=span[0], vmax=span[1])
    axes.set(title=title, xticks=np.arange(0.5, grid.shape[1] - 1), yticks=np.arange(0.5, grid.shape[0] - 1))
    axes.tick_params(length=0, labelleft=False, labelbottom=False)
    axes.grid(color="0.6", linewidth=0.6)
    for (row, column), value in np.ndenumerate(grid):
        red, green, blue, opaque = image.to_rgba(np.array([[value]]))[0, 0]
        light = 0.3 * red + 0.6 * green + 0.1 * blue if opaque else 1.0
        ink = "black" if light > 0.45 else "white"
        axes.text(column, row, _short(value, "+" if cmap == SIGNS else ""), ha="center", va="center", color=ink)


def _arrow(start: Axes, point: tuple[float, float], end: Axes, colour: str) -> None:
    """An arrow from a point of one picture to the left edge of another."""
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": 2}
    end.annotate("", (-0.06, 0.5), point, "axes fraction", start.transData, arrowprops=style).set_in_layout(False)


def _symbol(axes: Axes, text: str) -> None:
    """An operator between two pictures."""
    axes.axis("off")
    axes.text(0.5, 0.5, text, ha="center", va="center", fontsize=18)


def _grids(x: Tensor) -> list[Grid]:
    """The (H, W) grids of a tensor (..., H, W), in order."""
    height, width = [1, 1, *x.shape][-2:]
    return list(x.detach().real.double().reshape(-1, height, width).numpy()) if x.numel() else []


def _span(grids: Iterable[Grid], *, balanced: bool = False) -> tuple[float, float]:
    """The scale of some grids: lowest and highest value, 0 among them; balanced, 0 is in the middle."""
    values = np.concatenate([[0.0], *(grid[np.isfinite(grid)] for grid in grids)])
    low, high = (values.min(), values.max()) if values.any() else (0.0, 1.0)
    return (-max(-low, high), max(-low, high)) if balanced else (low, high)


def _short(value: float, sign: str = "") -> str:
    """A number as short as it goes, without the minus that -0.0 carries; with sign "+", no difference is a dot."""
    text = f"{value + 0.0:{sign}.3g}"
    return "·" if text == "+0" else text


class CheckFailed(AssertionError):
    """A check that does not hold, told in one sentence."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter prints for a traceback, which would speak of this file; nbgrader validate cuts longer lines."""
        return textwrap.wrap(f"✗ {self}", width=80)


def check(question: str, namespace: Mapping[str, Any]) -> None:
    """Tries namespace[question] on the question's visible examples. Raises CheckFailed at what differs first."""
    function = namespace.get(question)
    if not callable(function):
        raise CheckFailed(f"{question}: {_say('missing')}")
    for origin, arguments, expected in _examples(question):
        place = f"{question}(), {_say(origin)}"
        tensors = [argument for argument in arguments if isinstance(argument, Tensor)]
        before = [tensor.clone() for tensor in tensors]
        answer = _call(function, arguments, place)
        _require_type(answer, Tensor if "" in expected else nn.Conv2d, place)
        for part, value in expected.items():
            yours = getattr(answer, part[1:]) if part else answer
            if yours is not None or part != ".bias":  # A layer without bias adds what zeros add.
                _compare(yours, value, place.replace("()", f"(){part}"))
        if not all(map(torch.equal, before, tensors)):
            raise CheckFailed(f"{place}: {_say('changed')}")
    print(f"✓ {question}: {_say('passed', noticed=NOTICED)}")


def hidden_checks(question: str) -> None:
    """Marks where a question's hidden tests go; an error where nbgrader grades without the grader that holds them."""
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        raise CheckFailed(f"{question}: {_say('hidden')}")


def _call(function: Callable[..., Any], arguments: tuple[Any, ...], place: str) -> Any:
    """What the function returns; an error of its own is told with the line of the notebook where it arose."""
    try:
        return function(*arguments)
    except Exception as error:  # whatever an answer raises is told to its author
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename != __file__ and "site-packages" not in frame.filename]
        line = f" → {own[-1].lineno}: {own[-1].line}" if own else ""
        if "raise NotImplementedError" in line:
            raise CheckFailed(f"{place.partition(',')[0]}: {_say('unwritten')}") from None
        raise CheckFailed(f"{place}: {_say('exception', error=repr(error))}{line}") from None


def _require_type(yours: Any, kind: type, place: str) -> None:
    """Raises CheckFailed unless yours is of that kind."""
    if not isinstance(yours, kind):
        raise CheckFailed(f"{place}: {_say('type', yours=type(yours).__name__, expected=kind.__name__)}")


def _compare(yours: Any, expected: Tensor, place: str) -> None:
    """Raises CheckFailed at what differs first: type, shape, dtype or values; shows both where that helps."""
    _require_type(yours, Tensor, place)
    if yours.shape != expected.shape:
        _show_gap(yours, expected)
        raise CheckFailed(f"{place}: {_say('shape', yours=tuple(yours.shape), expected=tuple(expected.shape))}")
    if yours.dtype != expected.dtype:
        raise CheckFailed(f"{place}: {_say('dtype', yours=yours.dtype, expected=expected.dtype)}")
    right = (yours.detach() - expected).abs() < TOLERANCE
    if not right.all():
        _show_gap(yours, expected)
        at = right.logical_not().nonzero()[0].tolist()
        pair = {"expected": _short(expected[*at].item()), "yours": _short(yours[*at].item())}
        raise CheckFailed(
            f"{place}: {_say('values', wrong=int((~right).sum()), total=right.numel(), place=at, **pair)}"
        )


def _show_gap(yours: Tensor, expected: Tensor) -> None:
    """Shows expected | yours | difference channel by channel, as text and as a picture."""
    nothing, rows = np.empty((0, 0)), []
    for right, mine in zip_longest(_grids(expected), _grids(yours), fillvalue=nothing):
        difference = mine - right if mine.shape == right.shape else nothing
        rows.append([grid[:MOST_CELLS, :MOST_CELLS] for grid in (right, mine, difference)])
    for k, row in enumerate(rows[:MOST_CHANNELS]):
        print(_say("channel", k=k), _table(row), sep="\n")
    _draw_gap(rows[:MOST_CHANNELS])


@_picture
def _draw_gap(rows: list[list[Grid]]) -> Figure:
    """Draws rows of expected, yours and difference."""
    figure, axes = plt.subplots(len(rows), 3, squeeze=False, layout="constrained", figsize=(7.5, 2.3 * len(rows)))
    grey, signed = _span(grid for row in rows for grid in row[:2]), _span((row[2] for row in rows), balanced=True)
    for k, row in enumerate(rows):
        for place, name, grid in zip(axes[k], TRIO, row, strict=True):
            if grid.size:
                scale = (signed, SIGNS) if name == "difference" else (grey, "gray")
                _draw(place, grid, f"{_say('channel', k=k)}: {_say(name)}", *scale)
            else:
                _symbol(place, "—")
    return figure


def _table(row: list[Grid]) -> str:
    """Expected, yours and difference side by side, each under its name, in aligned columns."""
    blocks = []
    for name, grid in zip(TRIO, row, strict=True):
        cells = [[_short(value, "+" if name == "difference" else "") for value in line] for line in grid]
        width = max((len(cell) for line in cells for cell in line), default=0)
        blocks.append([_say(name), *("  ".join(cell.rjust(width) for cell in line) for line in cells)])
    width = max(len(line) for block in blocks for line in block)
    rows = ("  |  ".join(cell.ljust(width) for cell in line) for line in zip_longest(*blocks, fillvalue=""))
    return "\n".join(f"  {line.rstrip()}" for line in rows)


def _examples(question: str) -> list[Example]:
    """The visible examples of a question, small enough to be checked by hand."""
    gx, gy = torch.tensor([[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]])
    edges = torch.stack([gx, gy, torch.ones(3, 3)])[:, None]
    point, line, dot = torch.zeros(1, 1, 5, 5), torch.zeros(1, 1, 5, 5), torch.zeros(3, 3)
    point[..., 2, 2] = line[..., 2, :] = dot[1, 1] = 1
    scaled = torch.stack([dot, -2 * dot])[None]
    pairs = torch.stack([dot / 2, dot / 2, dot, -dot, gx, gy]).reshape(3, 2, 3, 3)
    x = torch.tensor([[[[1.0, 2, 3], [4, 5, 6]], [[1, 1, 1], [2, 2, 2]]]])
    first, last = torch.tensor([[[1.0, 0], [0, 0]], [[0, 0], [0, 1]]])
    ends, mixed = torch.stack([first, last]), torch.stack([first, last, last, -first]).reshape(2, 2, 2, 2)
    both, lines = torch.cat([torch.ones(1, 1, 5, 5), point], 1), torch.cat([-2 * line, line], 1)
    sums = [_layer("lesson", lines, scaled), _layer("docstring", x, ends[None], 100)]
    match question:
        case "edge_detector":
            return [("lesson", (), {".weight": edges, ".bias": torch.zeros(3)})]
        case "conv2d_multi_output":
            return [_layer("lesson", line.mT.clone(), edges), _layer("docstring", x[:, :1], ends[:, None], 0, 10)]
        case "conv2d_multi_input":
            return sums
        case "conv2d_combined":
            return [_layer("lesson", both, pairs), _layer("docstring", x, mixed, 100, 0)]
        case _:
            return [
                (origin, (x[:, :1], x[:, 1:], _conv(w[:, :1], b / 4), _conv(w[:, 1:], b * 3 / 4)), result)
                for origin, (x, w, b), result in sums
            ]


def _layer(origin: str, x: Tensor, weight: Tensor, *bias: float) -> Example:
    """An example whose answer is what nn.Conv2d makes of x; no bias stands for zeros."""
    biases = torch.tensor(bias or [0.0] * len(weight), dtype=x.dtype)
    return origin, (x, weight, biases), {"": _conv(weight, biases)(x).detach()}


def _conv(weight: Tensor, bias: Tensor) -> nn.Conv2d:
    """A convolution with weight (C_out, C_in, kH, kW) and bias (C_out,)."""
    conv = nn.Conv2d(weight.shape[1], weight.shape[0], (weight.shape[2], weight.shape[3]))
    conv.load_state_dict({"weight": weight, "bias": bias})
    return conv
