"""Pictures and visible examples of the lab on convolution with several channels, in the language of labcheck.

`show`, `show_kernels`, `show_pixel`, `show_sum` and `show_photo` draw, `show_sliding` can be asked; `examples` are those that `labcheck.check` tries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import labcheck
import labdraw
import labimages
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import sliding
import torch
from IPython.display import display
from labcheck import Example
from labdraw import Drawn
from labimages import finished, grids, row
from labimages import show as show
from labimages import show_photo as show_photo
from matplotlib.axes import Axes
from matplotlib.typing import HashableList
from torch import Tensor, nn

TEXTS = {
    "es": {"channel": "canal {k}", "kernel": "kernel {k}"},
    "en": {"channel": "channel {k}", "kernel": "kernel {k}"},
}
PALETTE = ("#0072B2", "#E69F00", "#009E73")  # Blue, orange and green that colour-blind eyes tell apart (Okabe, Ito).
CONVOLUTIONS = r"conv(?!ert)"  # In the names of PyTorch's convolution operators, and of no other.


def _say(key: str, **facts: object) -> str:
    return TEXTS[labcheck.Settings.language][key].format(**facts)


@labdraw.picture
def show_kernels(weight: Tensor) -> Drawn:
    """Draws kernels (C_out, C_in, kH, kW): a row for each output channel, in it one kernel for each input channel."""
    if weight.shape[1] == 1:
        return row([(_say("kernel", k=k), grid) for k, grid in enumerate(grids(weight))])
    outputs, inputs = weight.shape[:2]
    figure, axes = plt.subplots(
        outputs, inputs, squeeze=False, layout="constrained", figsize=(2.3 * inputs, 2.2 * outputs)
    )
    places = [(k, c) for k in range(outputs) for c in range(inputs)]
    named = [(_say("kernel", k=f"({k}, {c})"), grid) for (k, c), grid in zip(places, grids(weight), strict=True)]
    size = labdraw.span(grid for _, grid in named)
    for where, (title, grid) in zip(axes.flat, named, strict=True):
        labdraw.draw(where, grid, title, size)
    return finished(figure, named)


@labdraw.picture
def show_pixel(x: Tensor, weight: Tensor, z: Tensor) -> Drawn:
    """Draws the one pixel of x (1, 1, H, W) meeting three kernels (3, 1, kH, kW), a colour each, and their maps z."""
    figure, axes = plt.subplot_mosaic("xaA;xbB;xcC", layout="constrained", figsize=(8, 7))
    image, kernels, maps = grids(x)[0], grids(weight), grids(z)
    labdraw.draw(axes["x"], image, "$X$", labdraw.span([image]))
    row, _ = np.unravel_index(np.abs(image).argmax(), image.shape)
    for k, (colour, kernel, result) in enumerate(zip(PALETTE, kernels, maps, strict=True)):
        meets, gives = axes["abc"[k]], axes["ABC"[k]]
        labdraw.draw(meets, kernel, f"$W_{k}$", labdraw.span(kernels))
        labdraw.draw(gives, result, f"$Z_{k} = W_{k} * X + b_{k}$", labdraw.span(maps))
        for framed in (meets, gives):
            framed.spines[:].set(color=colour, linewidth=3)
        _arrow(axes["x"], (image.shape[1] - 0.4, float(row)), meets, colour)
        _arrow(meets, (kernel.shape[1] - 0.4, kernel.shape[0] / 2 - 0.5), gives, colour)
    named = [("X", image), *((f"W{k}", each) for k, each in enumerate(kernels))]
    return finished(figure, [*named, *((f"Z{k}", each) for k, each in enumerate(maps))])


@labdraw.picture
def show_sum(x: Tensor, conv: nn.Conv2d, k: int = 0) -> Drawn:
    """Draws how output channel k comes about: every input channel of x meets its kernel, and the results are added."""
    return _sum(x, conv, k)


def _sum(x: Tensor, conv: nn.Conv2d, k: int) -> Drawn:
    rows, columns = _padding(conv)
    x = nn.functional.pad(x, (columns, columns, rows, rows))
    parts = torch.cat(
        [nn.functional.conv2d(x[:, [c]], conv.weight[[k]][:, [c]], stride=conv.stride) for c in range(x.shape[1])]
    )
    whole = parts.sum(0, keepdim=True) + (0 if conv.bias is None else conv.bias[k])
    images, kernels, partial, total = (grids(tensor) for tensor in (x, conv.weight[[k]], parts, whole))
    size = labdraw.span([*images, *kernels, *partial, *total])
    plan: list[HashableList[str]] = [[*(f"{name}{c}" for name in "x*w=p"), "+", "z"] for c in range(len(images))]
    widths, inches = [5, 1, 3.5, 1, 3.5, 1.6, 4.5], (9, 2.4 * len(plan))
    figure, axes = plt.subplot_mosaic(plan, layout="constrained", width_ratios=widths, figsize=inches)
    named = []
    for c, shown in enumerate(zip(images, kernels, partial, strict=True)):
        titles = (f"$X_{c}$", f"$W_{{{k},{c}}}$", f"$W_{{{k},{c}}} * X_{c}$")
        for place, title, grid in zip("xwp", titles, shown, strict=True):
            labdraw.draw(axes[f"{place}{c}"], grid, title, size)
            named.append((title.strip("$"), grid))
        _symbol(axes[f"*{c}"], "∗")
        _symbol(axes[f"={c}"], "=")
    _symbol(axes["+"], "Σ →")
    title = f"{_say('channel', k=k)}: $Z_{k}$"
    labdraw.draw(axes["z"], total[0], title, size)
    labdraw.scale(figure, axes["z"], [*images, *kernels, *partial, *total])
    return finished(figure, [*named, (title.replace("$", ""), total[0])])


def _padding(conv: nn.Conv2d) -> tuple[int, int]:
    """Rows and columns that `conv` adds on each side; "same" as odd kernels have it."""
    if isinstance(conv.padding, str):
        same = conv.padding == "same"
        rows, columns = (
            same * step * (size - 1) // 2 for size, step in zip(conv.kernel_size, conv.dilation, strict=True)
        )
    else:
        rows, columns = conv.padding
    return rows, columns


def show_sliding(x: Tensor, conv: nn.Conv2d, kernels: Mapping[str, Tensor] | None = None) -> None:
    """Lets a window be dragged over x (1, C, H, W): products, sums, bias and output of `conv` at each place.

    `kernels` (kH, kW) may be tried in place of the layer's. Where scripts do not run, the figure of output 0 stays.
    """
    if matplotlib.get_backend().lower() == "agg":  # a grader runs the lesson
        return
    static, words = labdraw.as_html(*_sum(x, conv, 0))
    bias = torch.zeros(conv.out_channels) if conv.bias is None else conv.bias
    figure = sliding.convolution(
        x[0].tolist(),
        conv.weight.tolist(),
        bias.tolist(),
        {name: kernel.tolist() for name, kernel in (kernels or {}).items()},
        stride=conv.stride,
        padding=_padding(conv),
        language=labcheck.Settings.language,
        static=static,
    )
    display({"text/html": sliding.page(figure), "text/plain": words}, raw=True)  # type: ignore[no-untyped-call]


def photo() -> Tensor:
    """labimages.photo as a tensor."""
    return torch.from_numpy(labimages.photo())


def _arrow(start: Axes, point: tuple[float, float], end: Axes, colour: str) -> None:
    """An arrow from a point of one picture to the left edge of another."""
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": 2}
    end.annotate("", (-0.06, 0.5), point, "axes fraction", start.transData, arrowprops=style).set_in_layout(False)


def _symbol(axes: Axes, text: str) -> None:
    """An operator between two pictures."""
    axes.axis("off")
    axes.text(0.5, 0.5, text, ha="center", va="center", fontsize=18)


def examples(question: str) -> list[Example]:
    """The visible examples of a question, small enough to be checked by hand."""
    gx, gy = torch.tensor([[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]])
    edges = torch.stack([gx, gy, torch.ones(3, 3)])[:, None]
    if question == "edge_detector":
        return [Example("lesson", (), _conv(edges, torch.zeros(3)))]
    point, line, dot = torch.zeros(1, 1, 5, 5), torch.zeros(1, 1, 5, 5), torch.zeros(3, 3)
    point[..., 2, 2] = line[..., 2, :] = dot[1, 1] = 1
    scaled = torch.stack([dot, -2 * dot])[None]
    pairs = torch.stack([dot / 2, dot / 2, dot, -dot, gx, gy]).reshape(3, 2, 3, 3)
    x = torch.tensor([[[[1.0, 2, 3], [4, 5, 6]], [[1, 1, 1], [2, 2, 2]]]])
    first, last = torch.tensor([[[1.0, 0], [0, 0]], [[0, 0], [0, 1]]])
    ends, mixed = torch.stack([first, last]), torch.stack([first, last, last, -first]).reshape(2, 2, 2, 2)
    both, lines = torch.cat([torch.ones(1, 1, 5, 5), point], 1), torch.cat([-2 * line, line], 1)
    if question == "conv2d_multi_output":
        given = [(line.mT.clone(), edges, (0, 0, 0)), (x[:, :1], ends[:, None], (0, 10)), *_larger(1, 3)]
    elif question == "conv2d_combined":
        given = [(both, pairs, (0, 0, 0)), (x, mixed, (100, 0)), *_larger(3, 3)]
    else:
        given = [
            (lines, scaled, (0,)),
            (x, ends[None], (100,)),
            *_larger(3 if question == "conv2d_multi_input" else 2, 1),
        ]
    told = zip(("lesson", "docstring", "batch", "dtype"), given, strict=True)
    return [_apart(*one) if question == "two_convs_as_one" else _together(*one) for one in told]


Given = tuple[Tensor, Tensor, Sequence[float]]


def _larger(inputs: int, outputs: int) -> list[Given]:
    """Two images that are not square, under kernels that are not; the same in float64, three, and turned in memory."""
    draw = torch.Generator().manual_seed(1)

    def numbers(*shape: int) -> Tensor:
        return torch.randint(-4, 5, shape, generator=draw).float()

    biases = (3.0, -5.0, 7.0)[:outputs]
    turned = numbers(3, inputs, 5, 3).double().mT
    return [
        (numbers(2, inputs, 4, 6), numbers(outputs, inputs, 3, 2), biases),
        (turned / 2, numbers(outputs, inputs, 2, 3).double(), biases),
    ]


def _together(where: str, given: Given) -> Example:
    """An example whose answer is what nn.Conv2d makes of x."""
    x, weight, bias = given
    biases = torch.tensor(bias, dtype=x.dtype)
    return Example(where, (x, weight, biases), _conv(weight, biases)(x).detach())


def _apart(where: str, given: Given) -> Example:
    """The same with each channel an image of its own, under a convolution of its own; the bias lies in both."""
    _, (x, weight, bias), result = _together(where, given)
    convs = (_conv(weight[:, :1], bias / 4), _conv(weight[:, 1:], bias * 3 / 4))
    return Example(where, (x[:, :1], x[:, 1:], *convs), result)


def _conv(weight: Tensor, bias: Tensor) -> nn.Conv2d:
    """A convolution with weight (C_out, C_in, kH, kW) and bias (C_out,)."""
    size = (weight.shape[2], weight.shape[3])
    conv = nn.Conv2d(weight.shape[1], weight.shape[0], size, dtype=weight.dtype)
    conv.load_state_dict({"weight": weight, "bias": bias})
    return conv
