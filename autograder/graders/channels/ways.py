"""Honest ways of computing a convolution without PyTorch's convolution operators, each right for every contract size.

A way takes x (N, C, H, W) and weight (O, C, kH, kW) and gives (N, O, H - kH + 1, W - kW + 1), no bias. Its random
choices (the order of loops, of axes, of operands) are drawn when it is made and then stay.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import ndimage, signal
from torch import Tensor

Way = Callable[[Tensor, Tensor], Tensor]
Numbers = NDArray[np.floating]


def _order(choose: random.Random, places: Iterable[tuple[int, ...]], seed: int) -> list[tuple[int, ...]]:
    """The places in an order that is drawn once per way: shuffled, forwards or backwards."""
    found = list(places)
    if choose.random() < 0.4:
        random.Random(seed).shuffle(found)
    return found if choose.random() < 0.5 else found[::-1]


def _size(x: Tensor, weight: Tensor) -> tuple[int, int]:
    return x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1


def _windows(x: Tensor, weight: Tensor) -> Tensor:
    """(N, C, H', W', kH, kW)."""
    return x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)


def _strided(x: Tensor, weight: Tensor) -> Tensor:
    """(N, C, H', W', kH, kW), a view."""
    height, width = _size(x, weight)
    n, c, down, right = x.stride()
    sizes = (x.shape[0], x.shape[1], height, width, weight.shape[2], weight.shape[3])
    return x.as_strided(sizes, (n, c, down, right, down, right))


def window_loops(choose: random.Random) -> Way:
    """A loop over the places of the window, in some order."""
    seed = choose.randrange(1 << 30)
    axes = choose.choice(list(itertools.permutations((2, 3, 4))))

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, width = _size(x, weight)
        out = x.new_empty(x.shape[0], weight.shape[0], height, width)
        kh, kw = weight.shape[2:]
        for i, j in _order(random.Random(seed), itertools.product(range(height), range(width)), seed):
            window = x[:, None, :, i : i + kh, j : j + kw] * weight[None]
            out[:, :, i, j] = window.permute(0, 1, *axes).flatten(2).sum(2)
        return out

    return way


def pixel_loops(choose: random.Random) -> Way:
    """Every output pixel of every map on its own."""
    seed = choose.randrange(1 << 30)

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, width = _size(x, weight)
        out = x.new_zeros(x.shape[0], weight.shape[0], height, width)
        kh, kw = weight.shape[2:]
        places = itertools.product(*map(range, out.shape))
        for n, o, i, j in _order(random.Random(seed), places, seed):
            out[n, o, i, j] = torch.dot(x[n, :, i : i + kh, j : j + kw].reshape(-1), weight[o].reshape(-1))
        return out

    return way


def shifted_slices(choose: random.Random) -> Way:
    """A loop over the kernel's pixels: the whole image, shifted, times one weight each."""
    seed = choose.randrange(1 << 30)
    in_place = choose.random() < 0.5
    by_channel = choose.random() < 0.5

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, width = _size(x, weight)
        total = x.new_zeros(x.shape[0], weight.shape[0], height, width)
        places = itertools.product(
            range(weight.shape[2]), range(weight.shape[3]), range(x.shape[1] if by_channel else 1)
        )
        for u, v, c in _order(random.Random(seed), places, seed):
            moved = x[:, :, u : u + height, v : v + width]
            if by_channel:
                part = moved[:, c : c + 1] * weight[:, c, u, v].view(-1, 1, 1)
            else:
                part = torch.einsum("nchw,oc->nohw", moved, weight[:, :, u, v])
            if in_place:
                total += part
            else:
                total = total + part
        return total

    return way


def rolled(choose: random.Random) -> Way:
    """The image rolled under each weight, and cropped at the end."""
    seed = choose.randrange(1 << 30)

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, width = _size(x, weight)
        places = _order(random.Random(seed), itertools.product(range(weight.shape[2]), range(weight.shape[3])), seed)
        parts = [torch.roll(x, (-u, -v), (2, 3))[:, None] * weight[:, :, u, v, None, None] for u, v in places]
        return torch.stack(parts).sum(0).sum(2)[..., :height, :width]

    return way


def einsum(choose: random.Random) -> Way:
    """One einsum over windows, its letters and operands in some order."""
    names = dict(zip("nchwijo", choose.sample("abcdefghklmnpqrstuvxyz", 7), strict=True))
    windows, kernels, result = ("".join(names[letter] for letter in axes) for axes in ("nchwij", "ocij", "nohw"))
    view = choose.choice((_windows, _strided))
    if choose.random() < 0.5:
        return lambda x, weight: torch.einsum(f"{windows},{kernels}->{result}", view(x, weight), weight)
    return lambda x, weight: torch.einsum(f"{kernels},{windows}->{result}", weight, view(x, weight))


def tensordot(choose: random.Random) -> Way:
    """tensordot over (channel, row, column), named in some order."""
    axes = choose.sample(((1, 1), (4, 2), (5, 3)), 3)
    mine, theirs = [pair[0] for pair in axes], [pair[1] for pair in axes]
    if choose.random() < 0.5:
        return lambda x, weight: torch.tensordot(_windows(x, weight), weight, (mine, theirs)).permute(0, 3, 1, 2)
    return lambda x, weight: torch.tensordot(weight, _windows(x, weight), (theirs, mine)).transpose(0, 1)


def broadcast_sum(choose: random.Random) -> Way:
    """All products at once, summed over three axes in some order."""
    axes = choose.sample((2, -1, -2), 3)

    def way(x: Tensor, weight: Tensor) -> Tensor:
        products = _windows(x, weight).unsqueeze(1) * weight[:, :, None, None]
        if axes[0] == 2:
            return products.sum((2, -1, -2))
        return products.sum(axes[0]).sum(-1).sum(2)

    return way


def im2col(choose: random.Random) -> Way:
    """Columns of windows and one matrix product, by one of many calls."""
    product = choose.choice(("matmul", "linear", "bmm", "addmm", "mv"))
    by_hand = choose.random() < 0.5

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, width = _size(x, weight)
        if by_hand:
            columns = _windows(x, weight).permute(0, 1, 4, 5, 2, 3).reshape(x.shape[0], -1, height * width)
        else:
            columns = F.unfold(x, tuple(weight.shape[2:]))
        flat = weight.reshape(len(weight), -1)
        match product:
            case "matmul":
                out = flat @ columns
            case "linear":
                out = F.linear(columns.transpose(1, 2), flat).transpose(1, 2)
            case "bmm":
                out = torch.bmm(flat.expand(len(x), *flat.shape), columns)
            case "addmm":
                start = columns.new_zeros(len(flat), columns.shape[2])
                out = torch.stack([torch.addmm(start, flat, image) for image in columns])
            case _:
                out = torch.stack([torch.stack([torch.mv(image.T, row) for row in flat]) for image in columns])
        return out.reshape(len(x), len(weight), height, width)

    return way


def fourier(choose: random.Random) -> Way:
    """A product of spectra, of some size that is large enough; the image wraps where the result is not looked at."""
    real = choose.random() < 0.5
    more_rows, more_columns = choose.randrange(0, 12), choose.randrange(0, 12)
    turned = choose.random() < 0.5

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, width = _size(x, weight)
        kh, kw = weight.shape[2:]
        size = (x.shape[2] + more_rows, x.shape[3] + more_columns)
        transform = torch.fft.rfft2 if real else torch.fft.fft2
        kernels = transform(weight.flip(2, 3) if turned else weight, s=size)
        spectrum = torch.einsum("nchw,ochw->nohw", transform(x, s=size), kernels if turned else kernels.conj())
        out: Tensor = torch.fft.irfft2(spectrum, s=size) if real else torch.fft.ifft2(spectrum).real
        down, right = (kh - 1, kw - 1) if turned else (0, 0)
        return out[..., down : down + height, right : right + width]

    return way


def dense_matrix(choose: random.Random) -> Way:
    """The convolution as one matrix from image pixels to result pixels."""
    seed = choose.randrange(1 << 30)

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, width = _size(x, weight)
        matrix = x.new_zeros(len(weight), height, width, *x.shape[1:])
        kh, kw = weight.shape[2:]
        for i, j in _order(random.Random(seed), itertools.product(range(height), range(width)), seed):
            matrix[:, i, j, :, i : i + kh, j : j + kw] = weight
        return (x.flatten(1) @ matrix.flatten(0, 2).flatten(1).T).reshape(len(x), len(weight), height, width)

    return way


def row_by_row(choose: random.Random) -> Way:
    """One-dimensional correlations of rows, added."""
    seed = choose.randrange(1 << 30)

    def way(x: Tensor, weight: Tensor) -> Tensor:
        height, _ = _size(x, weight)
        rows = x.unfold(3, weight.shape[3], 1)
        parts = [
            torch.einsum("nchwv,ocv->nohw", rows[:, :, u : u + height], weight[:, :, u])
            for (u,) in _order(random.Random(seed), ((u,) for u in range(weight.shape[2])), seed)
        ]
        return torch.stack(parts).sum(0)

    return way


def _numpy(compute: Callable[[Numbers, Numbers], Numbers]) -> Way:
    return lambda x, weight: torch.from_numpy(
        np.ascontiguousarray(compute(x.detach().numpy(), weight.detach().numpy()))
    )


def numpy_windows(choose: random.Random) -> Way:
    """numpy's sliding windows, by einsum or tensordot."""

    def by_einsum(x: Numbers, weight: Numbers) -> Numbers:
        found: Numbers = np.einsum("nchwij,ocij->nohw", sliding_window_view(x, weight.shape[2:], axis=(2, 3)), weight)
        return found

    def by_tensordot(x: Numbers, weight: Numbers) -> Numbers:
        windows = sliding_window_view(x, weight.shape[2:], axis=(2, 3))
        return np.moveaxis(np.tensordot(windows, weight, ((1, 4, 5), (1, 2, 3))), 3, 1)

    return _numpy(choose.choice((by_einsum, by_tensordot)))


def numpy_loops(choose: random.Random) -> Way:
    """Loops that a beginner writes, in numpy, in float64 or in the image's own precision."""
    wide = choose.random() < 0.5

    def compute(x: Numbers, weight: Numbers) -> Numbers:
        kh, kw = weight.shape[2:]
        shape = (len(x), len(weight), x.shape[2] - kh + 1, x.shape[3] - kw + 1)
        out = np.zeros(shape, np.float64 if wide else x.dtype)
        for o, i, j in np.ndindex(*shape[1:]):
            out[:, o, i, j] = (x[:, :, i : i + kh, j : j + kw] * weight[o]).sum((1, 2, 3))
        return out

    return _numpy(compute)


def by_scipy(choose: random.Random) -> Way:
    """scipy on each (image, output, input), added over the inputs in some order."""
    name = choose.choice(("correlate2d", "convolve2d", "correlate", "fftconvolve", "ndimage"))
    seed = choose.randrange(1 << 30)

    def one(image: Numbers, kernel: Numbers) -> Numbers:
        match name:
            case "correlate2d":
                found = signal.correlate2d(image, kernel, mode="valid")
            case "convolve2d":
                found = signal.convolve2d(image, kernel[::-1, ::-1], mode="valid")
            case "correlate":
                found = signal.correlate(image, kernel, mode="valid")
            case "fftconvolve":
                found = signal.fftconvolve(image, kernel[::-1, ::-1], mode="valid")
            case _:
                whole = ndimage.correlate(
                    image, kernel, mode="constant", origin=(-(kernel.shape[0] // 2), -(kernel.shape[1] // 2))
                )
                found = whole[: image.shape[0] - kernel.shape[0] + 1, : image.shape[1] - kernel.shape[1] + 1]
        return np.asarray(found)

    def compute(x: Numbers, weight: Numbers) -> Numbers:
        maps = []
        for image, kernels in itertools.product(x, weight):
            order = [c for (c,) in _order(random.Random(seed), ((c,) for c in range(len(image))), seed)]
            maps.append(np.sum([one(image[c], kernels[c]) for c in order], axis=0))
        return np.stack(maps).reshape(len(x), len(weight), *maps[0].shape)

    return _numpy(compute)


WAYS: tuple[Callable[[random.Random], Way], ...] = (
    window_loops, pixel_loops, shifted_slices, rolled, einsum, tensordot, broadcast_sum, im2col, fourier, dense_matrix,
    row_by_row, numpy_windows, numpy_loops, by_scipy,
)  # fmt: skip
