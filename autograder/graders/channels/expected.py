"""What nn.Conv2d gives, exactly, and how far an honest answer may be from it.

The bound. Let u be the unit roundoff of the dtype (2**-24, 2**-53), n the number of products behind one output value and
M the sum of their magnitudes. Summing in any order errs by at most (n + 1) u M (Higham, Accuracy and Stability of
Numerical Algorithms, 2002, section 4.2). An FFT errs by a multiple of u log2(size) times the norms of a whole image and
kernel (ibid., section 24.1), which is larger; both are allowed. On the integer-valued cases the sum of the two stays
far below 1, and any wrong answer is off by 1 or more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch

from autograder.grading.comparison import compare_tensor
from autograder.model import Array, Reason
from autograder.sandbox.values import Value

Numbers: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_FFT_CONSTANT = 8.0
_NAMES = {"f": "float32", "d": "float64"}
"""By numpy's letters: its names are put together anew each time, which takes longer than all else here."""
_WRONG = 1.0
"""What no honest error comes near, on numbers as small as ours."""
_UNIT_ROUNDOFF = {"float32": 2.0**-24, "float64": 2.0**-53}


@dataclass(frozen=True, eq=False)
class Expected:
    """nn.Conv2d's answer for x (N, C_in, H, W), weight (C_out, C_in, kH, kW), bias (C_out,), in the dtype of x.

    Computed when it is looked at: the bound only for answers that are nearly right.
    """

    x: Numbers
    weight: Numbers
    bias: Numbers

    @property
    def values(self) -> Numbers:
        """(N, C_out, H', W') in float64."""
        return correlate(self.x.astype(np.float64), self.weight.astype(np.float64), self.bias.astype(np.float64))

    @property
    def array(self) -> Array:
        """The values in the dtype that the answer must have."""
        return packed(self.values.astype(self.x.dtype))

    @property
    def bound(self) -> Numbers:
        """The largest honest rounding error, elementwise."""
        x, weight, bias = (np.abs(each).astype(np.float64) for each in (self.x, self.weight, self.bias))
        terms = math.prod(weight.shape[1:]) + 1
        size = x.shape[-1] * x.shape[-2]
        norms = np.einsum("nc,oc->no", _norms(x), _norms(weight))
        fft = _FFT_CONSTANT * math.log2(size + 2) * norms[:, :, None, None]
        found: Numbers = _UNIT_ROUNDOFF[_NAMES[self.x.dtype.char]] * ((terms + 1) * correlate(x, weight, bias) + fft)
        return found

    def judge(self, answer: Value) -> Reason:
        """The first thing that is wrong with an answer: kind, shape, dtype, finite, values; CORRECT when nothing is."""
        return compare_tensor(answer, self.array, self._close)

    def _close(self, got: Numbers) -> bool:
        gap = np.abs(got - self.values)
        return bool(gap.max(initial=0) < _WRONG and (gap <= self.bound).all())


def packed(values: Numbers) -> Array:
    """Numbers in float32 or float64 as they cross."""
    return Array(_NAMES[values.dtype.char], values.shape, values.tobytes())


def unpacked(held: Array) -> Numbers:
    """An Array's numbers, for reading."""
    return np.frombuffer(held.data, held.dtype).reshape(held.shape)


def convolve(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> Expected:
    """nn.Conv2d's answer: x (N, C_in, H, W), weight (C_out, C_in, kH, kW), bias (C_out,) -> (N, C_out, H', W')."""
    return Expected(*(each.numpy(force=True) for each in (x, weight, bias)))


def correlate(x: Numbers, weight: Numbers, bias: Numbers) -> Numbers:
    """Every window times every kernel, summed, and the bias: a quarter of the time of torch's call on images this small."""
    n, inputs, height, width = x.shape
    outputs, _, down, right = weight.shape
    x = np.ascontiguousarray(x)
    result = (height - down + 1, width - right + 1)
    windows: Numbers = np.ndarray((n, inputs, down, right, *result), x.dtype, x, 0, x.strides + x.strides[2:])
    columns = windows.reshape(n, inputs * down * right, result[0] * result[1])
    sums: Numbers = weight.reshape(outputs, -1) @ columns + bias[:, None]
    return sums.reshape(n, outputs, *result)


def _norms(images: Numbers) -> Numbers:
    found: Numbers = np.sqrt(np.square(images).sum((2, 3)))
    return found
