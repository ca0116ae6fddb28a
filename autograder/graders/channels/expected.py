"""What nn.Conv2d gives, and how far an honest answer may be from it.

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

import torch
import torch.nn.functional as F

from autograder.grading.comparison import compare_tensor
from autograder.grading.conversion import array
from autograder.model import Array, Reason
from autograder.sandbox.values import Value

_FFT_CONSTANT = 8.0
_UNIT_ROUNDOFF = {torch.float32: 2.0**-24, torch.float64: 2.0**-53}


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

    def judge(self, answer: Value) -> Reason:
        """The first thing that is wrong with an answer: kind, shape, dtype, finite, values; CORRECT when nothing is."""
        return compare_tensor(answer, self.array, lambda got: bool(((got - self.values).abs() <= self.bound).all()))


def convolve(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> Expected:
    """nn.Conv2d's answer: x (N, C_in, H, W), weight (C_out, C_in, kH, kW), bias (C_out,) -> (N, C_out, H', W')."""
    wide_x, wide_weight, wide_bias = (item.detach().double() for item in (x, weight, bias))
    return Expected(wide_x, wide_weight, wide_bias, x.dtype)


def _conv2d(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return F.conv2d(x, weight, bias)  # what nn.Conv2d.forward calls, without making a layer first
