"""The right answers: PyTorch's own modules, and ValueError where not one window fits."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from .windows import Pair, Sizes, fit, pair

TOLERANCES = {"conv2d_strided": {"float32": (1e-5, 1e-2)}}
"""An FFT in float32 rounds by thousandths where products of whole numbers are added; a wrong sum is off by 1 or more."""


def output_size(size: Sizes, kernel: Sizes, stride: Sizes = 1, padding: Sizes = 0) -> Sizes:
    """How many whole windows fit into an axis, or into both."""
    high, wide = fit(pair(size), pair(kernel), pair(stride), pair(padding))
    return (high, wide) if isinstance(size, tuple) else high


def pad_image(x: Tensor, padding: Sizes, value: float = 0.0) -> Tensor:
    """x (N, C, H, W) in a frame of `value`."""
    rows, columns = pair(padding)
    if rows < 0 or columns < 0:
        raise ValueError("a frame cannot be narrower than nothing")
    return F.pad(x, (columns, columns, rows, rows), value=value)


def conv2d_strided(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    """What nn.Conv2d gives for x (N, C_in, H, W), weight (C_out, C_in, kH, kW) and bias (C_out,)."""
    fit(_image(x), (weight.shape[2], weight.shape[3]), pair(stride), pair(padding))
    return F.conv2d(x, weight, bias, stride, padding)


def max_pool2d(x: Tensor, kernel: Sizes, stride: Sizes | None = None) -> Tensor:
    """What nn.MaxPool2d gives."""
    fit(_image(x), pair(kernel), pair(stride or kernel), (0, 0))
    return F.max_pool2d(x, kernel, stride)


def avg_pool2d(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
    """What nn.AvgPool2d gives."""
    fit(_image(x), pair(kernel), pair(stride or kernel), pair(padding))
    return F.avg_pool2d(x, kernel, stride, padding)


def block() -> nn.Sequential:
    """Convolution, ReLU, pooling."""
    return nn.Sequential(nn.Conv2d(3, 8, kernel_size=3, stride=1, padding=1), nn.ReLU(), nn.MaxPool2d(2))


def _image(x: Tensor) -> Pair:
    return x.shape[2], x.shape[3]
