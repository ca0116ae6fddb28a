"""torch.Tensor <-> what crosses to the sandbox, and the one comparison of an answer with nn.Conv2d.

The bound. Let u be the unit roundoff of the dtype (2**-24, 2**-53), n the number of products behind one output value and
M the sum of their magnitudes. Summing in any order errs by at most (n + 1) u M (Higham, Accuracy and Stability of
Numerical Algorithms, 2002, section 4.2). An FFT errs by a multiple of u log2(size) times the norms of a whole image and
kernel (ibid., section 24.1), which is larger; both are allowed. On the integer-valued cases the sum of the two stays
far below 1, and any wrong answer is off by 1 or more.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F

from autograder.errors import GraderError
from autograder.model import Array, Reason
from autograder.sandbox.values import Foreign, Layer, Tensor, Unkept, Value

_FFT_CONSTANT = 8.0
_UNIT_ROUNDOFF = {torch.float32: 2.0**-24, torch.float64: 2.0**-53}
_CROSSING = (Tensor, Layer, bool, int, float, str)


@dataclass(frozen=True)
class Expected:
    """What nn.Conv2d gives for x (N, C_in, H, W), weight (C_out, C_in, kH, kW), bias (C_out,), all in float64 here.

    `dtype` is the answer's. Computed when it is looked at: the bound only for answers that are not equal to the bit.
    """

    x: torch.Tensor
    weight: torch.Tensor
    bias: torch.Tensor
    dtype: torch.dtype

    @functools.cached_property
    def values(self) -> torch.Tensor:
        """(N, C_out, H', W') in float64."""
        return _conv2d(self.x, self.weight, self.bias)

    @functools.cached_property
    def array(self) -> Array:
        """The values in the dtype that the answer must have."""
        return array(self.values.to(self.dtype))

    @functools.cached_property
    def bound(self) -> torch.Tensor:
        """The largest honest rounding error, elementwise."""
        terms = math.prod(self.weight.shape[1:]) + 1
        magnitude = _conv2d(self.x.abs(), self.weight.abs(), self.bias.abs())
        size = self.x.shape[-1] * self.x.shape[-2]
        norms = torch.einsum("nc,oc->no", self.x.flatten(2).norm(dim=2), self.weight.flatten(2).norm(dim=2))
        fft = _FFT_CONSTANT * math.log2(size + 2) * norms[:, :, None, None]
        return _UNIT_ROUNDOFF[self.dtype] * ((terms + 1) * magnitude + fft)


def convolve(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> Expected:
    """nn.Conv2d's answer: x (N, C_in, H, W), weight (C_out, C_in, kH, kW), bias (C_out,) -> (N, C_out, H', W')."""
    wide_x, wide_weight, wide_bias = (item.detach().double() for item in (x, weight, bias))
    return Expected(wide_x, wide_weight, wide_bias, x.dtype)


def _conv2d(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return F.conv2d(x, weight, bias)  # what nn.Conv2d.forward calls, without making a layer first


def compare(answer: Value, expected: Expected) -> Reason:
    """The first thing that is wrong with `answer`: kind, shape, dtype, finite, values; CORRECT when nothing is."""
    if isinstance(answer, Foreign) and answer.type.startswith("Tensor("):
        return Reason.WRONG_DTYPE  # complex, half or quantised: a tensor, but none that is comparable
    due = expected.array
    if isinstance(answer, Unkept):
        return _compare_unkept(answer, due)
    if not isinstance(answer, Tensor):
        return Reason.WRONG_TYPE
    got = answer.array
    if got.shape != due.shape:
        return Reason.WRONG_SHAPE
    if got.dtype != due.dtype:
        return Reason.WRONG_DTYPE
    if got.data == due.data:
        return Reason.CORRECT
    values = tensor(got).double()
    if not torch.isfinite(values).all():
        return Reason.NOT_FINITE
    within = (values - expected.values).abs() <= expected.bound
    return Reason.CORRECT if bool(within.all()) else Reason.WRONG_VALUE


def _compare_unkept(answer: Unkept, due: Array) -> Reason:
    if answer.shape != due.shape:
        return Reason.WRONG_SHAPE
    if answer.dtype != due.dtype:
        return Reason.WRONG_DTYPE
    raise GraderError(f"a right answer has shape {due.shape}, which is too large to be sent: raise [limits] result_kib")


@functools.cache
def name(dtype: torch.dtype) -> str:
    """`float32` for torch.float32."""
    return str(dtype).removeprefix("torch.")


def array(values: torch.Tensor) -> Array:
    """A tensor's values outside torch."""
    return Array(name(values.dtype), tuple(values.shape), values.numpy(force=True).tobytes())


def tensor(values: Array) -> torch.Tensor:
    """The contiguous tensor with an Array's values."""
    dtype = getattr(torch, values.dtype)
    if not values.data:
        return torch.empty(values.shape, dtype=dtype)
    return torch.frombuffer(bytearray(values.data), dtype=dtype).reshape(values.shape)


def to_value(thing: Any) -> Value:
    """What crosses to the sandbox for a tensor (with its memory layout), an nn.Conv2d, or a plain value; or it itself."""
    if thing is None or isinstance(thing, _CROSSING):
        return thing
    if isinstance(thing, torch.Tensor):
        strides = None if thing.is_contiguous() else tuple(thing.stride())
        return Tensor(array(thing), strides, thing.requires_grad)
    if isinstance(thing, torch.nn.Conv2d):
        bias = None if thing.bias is None else Tensor(array(thing.bias))
        return Layer(_settings(thing), Tensor(array(thing.weight)), bias)
    if isinstance(thing, tuple | list):
        return tuple(to_value(item) for item in thing)
    raise TypeError(f"{type(thing).__name__} cannot be sent to a student's process")


def to_torch(value: Value) -> Any:
    """The torch object for what came back; a Foreign stays what it is."""
    match value:
        case Tensor():
            return tensor(value.array)
        case Layer():
            return layer(value)
        case _:
            return value


def layer(value: Layer) -> torch.nn.Conv2d | Foreign:
    """The nn.Conv2d that came back, built anew from its settings and weights; Foreign when it contradicts itself."""
    if not _is_consistent(value):
        return Foreign("Conv2d with weights of another shape")
    try:
        built = _Unweighted(**value.settings, dtype=torch.float64)
        with torch.no_grad():
            for target, source in ((built.weight, value.weight), (built.bias, value.bias)):
                if target is not None and isinstance(source, Tensor) and source.array.shape == tuple(target.shape):
                    target.copy_(tensor(source.array))
                elif target is not None or source is not None:
                    return Foreign("Conv2d with weights of another shape")
    except (TypeError, ValueError, RuntimeError, MemoryError):
        return Foreign("Conv2d with impossible settings")
    return built


class _Unweighted(torch.nn.Conv2d):
    def reset_parameters(self) -> None:
        """Weights are copied in afterwards: drawing some first would take longer than the rest."""


def _is_consistent(value: Layer) -> bool:
    """Whether the weight is there and of the shape that the settings give: what they claim takes no memory here."""
    settings = value.settings
    if not isinstance(value.weight, Tensor) or settings["groups"] < 1:
        return False
    shape = (settings["out_channels"], settings["in_channels"] // settings["groups"], *settings["kernel_size"])
    return value.weight.array.shape == shape


def _settings(conv: torch.nn.Conv2d) -> dict[str, Any]:
    return {
        "in_channels": conv.in_channels,
        "out_channels": conv.out_channels,
        "kernel_size": conv.kernel_size,
        "stride": conv.stride,
        "padding": conv.padding,
        "dilation": conv.dilation,
        "groups": conv.groups,
        "bias": conv.bias is not None,
        "padding_mode": conv.padding_mode,
    }
