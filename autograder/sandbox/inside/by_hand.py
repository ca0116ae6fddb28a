"""Convolution from windows and sums, for a process that has no convolution kernels: what PyTorch's own would give.

The two operators to which every nn.Conv*, F.conv* and its gradients come down. Shapes are PyTorch's: x (N, C_in,
*image), weight (C_out, C_in/groups, *kernel), or (C_in, C_out/groups, *kernel) where `transposed`. What is wrong with
the arguments is told in PyTorch's words. The formulas are those of https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
and ConvTranspose2d.html.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Geometry:
    """How a kernel walks over an image: one number an axis, and the groups of channels."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int

    def places(self, image: Sequence[int]) -> tuple[int, ...]:
        """How many places the kernel takes on each axis of an image: the sizes of y."""
        walked = zip(image, self.kernel, self.stride, self.padding, self.dilation, strict=True)
        return tuple((size + 2 * pad - space * (k - 1) - 1) // step + 1 for size, k, step, pad, space in walked)

    def windows(self, x: Tensor, y: Sequence[int]) -> Tensor:
        """What the kernel sees of x (N, C, *image) from each of the places `y`: (N, groups, C/groups, y, kernel)."""
        if any(self.padding):
            x = torch.nn.functional.pad(x, [size for size in reversed(self.padding) for _ in "<>"])
        steps = x.stride()[2:]
        strides = [
            *x.stride()[:2],
            *(step * stride for step, stride in zip(steps, self.stride, strict=True)),
            *(step * dilation for step, dilation in zip(steps, self.dilation, strict=True)),
        ]
        seen = x.as_strided((*x.shape[:2], *y, *self.kernel), strides)
        axes = len(y) + 2
        return self.grouped(seen.flatten(axes).flatten(2, axes - 1), 1)

    def grouped(self, tensor: Tensor, axis: int) -> Tensor:
        """The channels on `axis` as two axes: group, and channel within the group."""
        sizes = tensor.shape
        return tensor.reshape(*sizes[:axis], self.groups, sizes[axis] // self.groups, *sizes[axis + 1 :])

    def spread(self, seen: Tensor, y: Sequence[int], image: Sequence[int]) -> Tensor:
        """The adjoint of `windows`: adds (N, groups, C/groups, y, kernel) up to (N, C, *image)."""
        padded = [size + 2 * padding for size, padding in zip(image, self.padding, strict=True)]
        x = seen.new_zeros((seen.shape[0], seen.shape[1] * seen.shape[2], *padded))
        parts = seen.reshape(*x.shape[:2], *y, math.prod(self.kernel)).unbind(-1)
        for place, part in zip(itertools.product(*map(range, self.kernel)), parts, strict=True):
            starts = [at * dilation for at, dilation in zip(place, self.dilation, strict=True)]
            walked = zip(starts, y, self.stride, strict=True)
            where: Any = (..., *(slice(start, start + count * stride, stride) for start, count, stride in walked))
            x[where] += part
        inner: Any = (..., *(slice(pad, pad + size) for pad, size in zip(self.padding, image, strict=True)))
        return x[inner]


def convolution(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    transposed: bool,
    output_padding: Sequence[int],
    groups: int,
) -> Tensor:
    """aten::convolution. Raises RuntimeError as PyTorch does."""
    walk = _geometry(weight, stride, padding, dilation, groups)
    _check(x, weight, bias, walk, transposed)
    if transposed:
        more = _each("output_padding", output_padding, len(walk.kernel))
        sizes = zip(x.shape[2:], walk.kernel, walk.stride, walk.padding, walk.dilation, more, strict=True)
        image = [(n - 1) * step - 2 * pad + space * (k - 1) + 1 + extra for n, k, step, pad, space, extra in sizes]
        y = _upwards(x, weight, walk, image)
    else:
        y = _downwards(x, weight, walk, walk.places(x.shape[2:]))
    return y if bias is None else y + bias.reshape(-1, *[1] * len(walk.kernel))


def convolution_backward(
    gradient: Tensor,
    x: Tensor,
    weight: Tensor,
    bias_sizes: Sequence[int] | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    transposed: bool,
    output_padding: Sequence[int],
    groups: int,
    output_mask: Sequence[bool],
) -> tuple[Tensor | None, ...]:
    """aten::convolution_backward: the gradients of x, weight and bias, of those that `output_mask` asks for."""
    walk = _geometry(weight, stride, padding, dilation, groups)
    other_way = _downwards if transposed else _upwards
    of_x = other_way(gradient, weight, walk, x.shape[2:])
    image, y = (gradient, x) if transposed else (x, gradient)
    seen = walk.windows(image, y.shape[2:])
    of_weight = torch.einsum("ngipk,ngop->goik", seen, walk.grouped(y.flatten(2), 1))
    of_bias = gradient.transpose(0, 1).flatten(1).sum(1)
    found = of_x, of_weight.reshape(weight.shape), of_bias
    return tuple(one if wanted else None for one, wanted in zip(found, output_mask, strict=True))


def _downwards(x: Tensor, weight: Tensor, walk: Geometry, y: Sequence[int]) -> Tensor:
    """x (N, C_in, *image) -> (N, C_out, *y)."""
    kernels = walk.grouped(weight.flatten(2), 0)
    return torch.einsum("ngipk,goik->ngop", walk.windows(x, y), kernels).reshape(x.shape[0], weight.shape[0], *y)


def _upwards(y: Tensor, weight: Tensor, walk: Geometry, image: Sequence[int]) -> Tensor:
    """The adjoint: y (N, C_out, *y) -> (N, C_in, *image)."""
    kernels = walk.grouped(weight.flatten(2), 0)
    seen = torch.einsum("ngop,goik->ngipk", walk.grouped(y.flatten(2), 1), kernels)
    return walk.spread(seen, y.shape[2:], image)


def _geometry(
    weight: Tensor, stride: Sequence[int], padding: Sequence[int], dilation: Sequence[int], groups: int
) -> Geometry:
    kernel = tuple(weight.shape[2:])
    axes = len(kernel)
    if not axes:
        raise RuntimeError("weight should have at least three dimensions")
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    return Geometry(kernel, groups=groups, **{name: _each(name, sizes, axes) for name, sizes in settings.items()})


def _each(name: str, sizes: Sequence[int], axes: int) -> tuple[int, ...]:
    if len(sizes) not in (1, axes):
        raise RuntimeError(
            f"expected {name} to be a single integer value or a list of {axes} values to match the convolution "
            f"dimensions, but got {name}={list(sizes)}"
        )
    return tuple(sizes) * axes if len(sizes) == 1 else tuple(sizes)


def _check(x: Tensor, weight: Tensor, bias: Tensor | None, walk: Geometry, transposed: bool) -> None:
    """Raises RuntimeError, in PyTorch's words, for arguments that do not fit each other."""
    if min(walk.padding) < 0:
        raise RuntimeError("negative padding is not supported")
    if min(walk.stride) < 1:
        raise RuntimeError("non-positive stride is not supported")
    _check_channels(x, weight, bias, walk.groups, transposed)
    sizes = [size + 2 * padding for size, padding in zip(x.shape[2:], walk.padding, strict=True)]
    spans = [dilation * (length - 1) + 1 for length, dilation in zip(walk.kernel, walk.dilation, strict=True)]
    if not transposed and any(size < span for size, span in zip(sizes, spans, strict=True)):
        raise RuntimeError(
            f"Calculated padded input size per channel: ({_by(sizes)}). Kernel size: ({_by(spans)}). "
            "Kernel size can't be greater than actual input size"
        )
    if bias is not None and bias.dtype != x.dtype:
        raise RuntimeError(f"Input type ({_word(x)}) and bias type ({_word(bias)}) should be the same")
    if x.dtype != weight.dtype:
        raise RuntimeError(f"expected scalar type {_word(x).title()} but found {_word(weight).title()}")


def _check_channels(x: Tensor, weight: Tensor, bias: Tensor | None, groups: int, transposed: bool) -> None:
    size = list(weight.shape)
    if size[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, "
            f"but got weight of size [{size}] instead"
        )
    due = size[0] if transposed else size[1] * groups
    if x.shape[1] != due:
        given = "transposed=1" if transposed else f"groups={groups}"
        raise RuntimeError(
            f"Given {given}, weight of size {size}, expected input{list(x.shape)} to have {due} channels, "
            f"but got {x.shape[1]} channels instead"
        )
    outputs = size[1] * groups if transposed else size[0]
    if bias is not None and list(bias.shape) != [outputs]:
        given = "transposed=1, " if transposed else ""
        raise RuntimeError(
            f"Given {given}weight of size {size}, expected bias to be 1-dimensional with {outputs} elements, "
            f"but got bias of size {list(bias.shape)} instead"
        )


def _word(tensor: Tensor) -> str:
    words: dict[Any, str] = {
        torch.float32: "float",
        torch.float64: "double",
        torch.float16: "half",
        torch.int64: "long",
    }
    return words.get(tensor.dtype, str(tensor.dtype).removeprefix("torch."))


def _by(sizes: Sequence[int]) -> str:
    return " x ".join(map(str, sizes))
