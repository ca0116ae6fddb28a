"""Pictures and visible examples of the lab on stride, padding and pooling, in the language of labcheck.

`show`, `show_named`, `show_axis`, `show_framed` and `show_photo` draw, `show_sliding` and `show_pooling` can be asked;
`examples` are those that `labcheck.check` tries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import labcheck
import labdraw
import labimages
import matplotlib
import matplotlib.pyplot as plt
import sliding
import torch
from IPython.display import display
from labcheck import Example
from labdraw import Drawn
from labimages import finished, grids, row
from labimages import show as show
from labimages import show_photo as show_photo
from labvalues import Chance
from matplotlib.patches import Rectangle
from torch import Tensor, nn
from torch.nn import functional as F

TEXTS = {
    "es": {
        "places": "{whole} lugares, con {padding} de relleno a cada lado",
        "window": "ventana {n}: de {first} a {last}",
        "missed": "ninguna ventana llega a: {places}",
        "framed": "con su marco",
        "with": "con {arguments}",
        "defaults": "sin decir paso ni relleno",
        "negative": "con un marco de números negativos",
        "nothing": "con un marco de ancho 0",
        "overlapping": "con ventanas que se solapan",
    },
    "en": {
        "places": "{whole} places, with {padding} of padding on each side",
        "window": "window {n}: from {first} to {last}",
        "missed": "no window reaches: {places}",
        "framed": "with its frame",
        "with": "with {arguments}",
        "defaults": "without saying stride or padding",
        "negative": "with a frame of negative numbers",
        "nothing": "with a frame of width 0",
        "overlapping": "with windows that overlap",
    },
}
PALETTE = ("#0072B2", "#E69F00", "#009E73")  # Blue, orange and green that colour-blind eyes tell apart (Okabe, Ito).
# In the names of PyTorch's operators of each kind, and of no other.
POOLING = r"pool"
CONVOLUTIONS = rf"{POOLING}|conv(?!ert)"
PADDINGS = rf"{CONVOLUTIONS}|pad"

Pair = tuple[int, int]


def _say(key: str, **facts: object) -> str:
    return TEXTS[labcheck.Settings.language][key].format(**facts)


@labdraw.picture
def show_named(images: Mapping[str, Tensor], *, apart: bool = False) -> Drawn:
    """Draws the first channel of each image (1, C, H, W) under its name, on one scale, or each on its own (`apart`)."""
    return row([(name, grids(image)[0]) for name, image in images.items()], apart=apart)


@labdraw.picture
def show_axis(size: int, kernel: int, stride: int = 1, padding: int = 0) -> Drawn:
    """Draws an axis of `size` pixels, with its padding, and below it every window; what none reaches is hatched."""
    whole = size + 2 * padding
    starts = range(0, whole - kernel + 1, stride)
    missed = [at for at in range(whole) if not any(start <= at < start + kernel for start in starts)]
    figure, axes = plt.subplots(layout="constrained", figsize=(0.5 * whole, 0.4 * len(starts) + 0.7))
    for at in range(whole):
        inside = padding <= at < padding + size
        hatch = "////" if at in missed else None
        style: dict[str, Any] = {"linestyle": "-" if inside else ":", "hatch": hatch, "edgecolor": "0.3"}
        axes.add_patch(Rectangle((at, 0), 1, 1, facecolor="white" if inside else "0.88", **style))
        axes.text(at + 0.5, 0.5, str(at), ha="center", va="center", backgroundcolor="white" if hatch else "none")
    for n, start in enumerate(starts):
        bar = Rectangle(
            (start + 0.06, n + 1.2), kernel - 0.12, 0.7, facecolor="white", edgecolor=PALETTE[n % 3], linewidth=3
        )
        axes.add_patch(bar)
        axes.text(start + kernel / 2, n + 1.55, str(n), ha="center", va="center")
    axes.set(xlim=(-0.1, whole + 0.1), ylim=(len(starts) + 1.1, -0.1))
    axes.axis("off")
    told = [_say("places", whole=whole, padding=padding)]
    told += [_say("window", n=n, first=start, last=start + kernel - 1) for n, start in enumerate(starts)]
    if missed:
        told.append(_say("missed", places=", ".join(map(str, missed))))
    return figure, ". ".join(told) + "."


@labdraw.picture
def show_framed(padded: Tensor, padding: Pair) -> Drawn:
    """Draws an image (1, 1, H, W) with its padding, and a line where the image begins."""
    (grid,) = grids(padded)
    figure, axes = plt.subplots(layout="constrained", figsize=(0.42 * grid.shape[1] + 0.6, 0.42 * grid.shape[0] + 0.6))
    name = f"X, {_say('framed')}"
    labdraw.draw(axes, grid, name, labdraw.span([grid]))
    rows, columns = padding
    high, wide = grid.shape[0] - 2 * rows, grid.shape[1] - 2 * columns
    axes.add_patch(Rectangle((columns - 0.5, rows - 0.5), wide, high, fill=False, edgecolor=PALETTE[1], linewidth=4))
    return finished(figure, [(name, grid)])


def show_sliding(x: Tensor, conv: nn.Conv2d, strides: Sequence[Pair] = (), paddings: Sequence[Pair] = ()) -> None:
    """Lets a window be dragged over x (1, C, H, W); stride and padding may be chosen in place of those of `conv`.

    Where scripts do not run, the figure of output 0 with the layer's own stride and padding stays.
    """
    assert not isinstance(conv.padding, str)
    rows, columns = conv.padding
    images, weight = F.pad(x, (columns, columns, rows, rows)), conv.weight.detach()
    bias = torch.zeros(conv.out_channels) if conv.bias is None else conv.bias
    named = {"X0": images[:, :1], "W0,0": weight[:1, :1], "Z0": conv(x)[:, :1]}
    _ask(
        lambda static: sliding.convolution(
            x[0].tolist(), weight.tolist(), bias.tolist(), stride=conv.stride, padding=(rows, columns),
            strides=strides, paddings=paddings, language=labcheck.Settings.language, static=static,
        ),
        named,
    )  # fmt: skip


def show_pooling(
    x: Tensor, size: Pair, pool: Literal["max", "mean"], strides: Sequence[Pair] = (), paddings: Sequence[Pair] = ()
) -> None:
    """Lets a window be dragged over x (1, C, H, W) that takes the largest number, or the mean; windows touch at first."""
    make = nn.MaxPool2d(size) if pool == "max" else nn.AvgPool2d(size)
    _ask(
        lambda static: sliding.pooling(
            x[0].tolist(), size, pool, stride=size, strides=strides, paddings=paddings,
            language=labcheck.Settings.language, static=static,
        ),
        {"X0": x[:, :1], "Z0": make(x)[:, :1]},
    )  # fmt: skip


def _ask(figure: Any, named: Mapping[str, Tensor]) -> None:
    if matplotlib.get_backend().lower() == "agg":  # a grader runs the lesson
        return
    static, words = labdraw.as_html(*row([(name, grids(image)[0]) for name, image in named.items()]))
    shown = sliding.page(figure(static))
    display({"text/html": shown, "text/plain": words}, raw=True)  # type: ignore[no-untyped-call]


def photo() -> Tensor:
    """labimages.photo as a tensor."""
    return torch.from_numpy(labimages.photo())


def examples(question: str) -> list[Example]:
    """The visible examples of a question, the first ones small enough to be checked by hand."""
    return {
        "output_size": _sizes,
        "pad_image": _frames,
        "conv2d_strided": _layers,
        "max_pool2d": _maxima,
        "avg_pool2d": _means,
        "block": _blocks,
    }[question]()


def _sizes() -> list[Example]:
    known: list[tuple[tuple[Any, ...], Any]] = [
        ((7, 3, 2, 0), 3),
        (((5, 11), (3, 2), (2, 3), (1, 0)), (3, 4)),
        ((8, 3, 2, 1), 4),
        ((9, 4, 3, 2), 4),
        (((6, 9), 3, 2, 1), (3, 5)),
        (((8, 7), (2, 3), 3, (2, 1)), (4, 3)),
        ((9, 3), 7),
        ((3, 5, 2, 1), 1),
        ((2, 5, 1, 1), ValueError),
        (((4, 9), (5, 2), (1, 2), (0, 3)), ValueError),
    ]
    return [Example(_say("with", arguments=", ".join(map(str, given))), given, due) for given, due in known]


def _frames() -> list[Example]:
    small, numbers = torch.tensor([[[[1.0, 2], [3, 4]]]]), _numbers()
    wide, turned = numbers(2, 3, 2, 4), numbers(2, 2, 5, 3).double().mT
    given: dict[str, tuple[Any, ...]] = {
        "lesson": (torch.ones(1, 1, 5, 5), 1),
        "docstring": (small, (1, 2), 0.0),
        _say("negative"): (small, (2, 1), -7.0),
        "batch": (wide, (0, 2), 3.0),
        "dtype": (turned / 2, 2, -0.5),
        _say("nothing"): (wide[:1], 0),
        _say("with", arguments="-inf"): (small, 1, float("-inf")),
        "impossible": (small, (1, -1)),
    }

    def frame(x: Tensor, padding: Any, value: float = 0.0) -> Any:
        rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
        return ValueError if min(rows, columns) < 0 else nn.ConstantPad2d((columns, columns, rows, rows), value)(x)

    return [Example(where, arguments, frame(*arguments)) for where, arguments in given.items()]


def _layers() -> list[Example]:
    numbers = _numbers()
    given: dict[str, tuple[Any, ...]] = {
        "lesson": (torch.ones(1, 1, 5, 5), torch.ones(1, 1, 3, 3), torch.zeros(1), (2, 1), (1, 0)),
        "docstring": (torch.arange(1.0, 9).view(1, 1, 2, 4), torch.eye(2)[None, None], torch.tensor([10.0]), 2, 0),
        "batch": (numbers(2, 3, 6, 5), numbers(2, 3, 3, 2), numbers(2), (1, 3), (2, 1)),
        "dtype": (numbers(2, 2, 7, 4).double().mT / 2, numbers(3, 2, 2, 3).double(), numbers(3).double(), 2, (0, 1)),
        _say("defaults"): (numbers(1, 2, 4, 5), numbers(2, 2, 2, 3), numbers(2)),
        "impossible": (numbers(1, 1, 3, 6), numbers(1, 1, 6, 2), numbers(1), 2, 1),
    }

    def layer(x: Tensor, weight: Tensor, bias: Tensor, stride: Any = 1, padding: Any = 0) -> Tensor:
        made = nn.Conv2d(x.shape[1], len(weight), (weight.shape[2], weight.shape[3]), stride, padding, dtype=x.dtype)
        made.load_state_dict({"weight": weight, "bias": bias})
        result: Tensor = made(x).detach()
        return result

    due = [ValueError if where == "impossible" else layer(*arguments) for where, arguments in given.items()]
    return [Example(where, arguments, right) for (where, arguments), right in zip(given.items(), due, strict=True)]


def _maxima() -> list[Example]:
    numbers = _numbers()
    given: dict[str, tuple[Any, ...]] = {
        "lesson": (_quarters(), 2),
        "docstring": (torch.tensor([[[[1.0, 5, -3, -4], [2, 0, -1, -2]]]]), 2),
        "batch": (numbers(2, 3, 5, 7), (2, 3)),
        "dtype": (numbers(2, 2, 7, 5).double().mT / 2, (3, 2), (1, 2)),
        _say("overlapping"): (numbers(1, 2, 5, 6) - 5, 2, (1, 2)),
        "impossible": (numbers(1, 2, 2, 5), (3, 2), 1),
    }
    return _pooled(nn.MaxPool2d, given)


def _means() -> list[Example]:
    numbers, small = _numbers(), torch.tensor([[[[1.0, 5, 3, 4], [2, 0, 1, 6]]]])
    given: dict[str, tuple[Any, ...]] = {
        "lesson": (_quarters(), 2),
        "docstring": (small, 2, None, 1),
        "batch": (numbers(2, 3, 5, 7), (2, 3)),
        "dtype": (numbers(2, 2, 7, 5).double().mT / 2, (3, 2), (1, 2), (1, 0)),
        _say("overlapping"): (numbers(1, 2, 5, 6), 2, (2, 1), (0, 1)),
        "impossible": (numbers(1, 2, 2, 5), (5, 2), 1, (1, 1)),
    }
    return _pooled(nn.AvgPool2d, given)


def _pooled(kind: Any, given: Mapping[str, tuple[Any, ...]]) -> list[Example]:
    """Examples whose answers are those of PyTorch's layer of this kind."""
    return [
        Example(where, arguments, ValueError if where == "impossible" else kind(*arguments[1:])(arguments[0]))
        for where, arguments in given.items()
    ]


def _blocks() -> list[Example]:
    layers = [nn.Conv2d(3, 8, (3, 3), (1, 1), (1, 1)), nn.ReLU(), nn.MaxPool2d((2, 2))]
    return [Example("docstring", (), Chance(nn.Sequential(*layers)))]


def _quarters() -> Tensor:
    """The image of the lesson on pooling."""
    return torch.tensor([[[[1.0, 5, -3, -4], [2, 0, -1, -2], [4, 4, -8, 0], [4, 4, -6, -2]]]])


def _numbers() -> Any:
    """Whole numbers of any shape, the same ones each time."""
    draw = torch.Generator().manual_seed(1)
    return lambda *shape: torch.randint(-4, 5, shape, generator=draw).float()
