"""Wrong answers to conv2d_strided: what becomes of input channels, of output channels and of their biases."""

from __future__ import annotations

import functools

import torch
from torch import Tensor

from autograder.explaining import wrong

from .windows import Sizes, convolved, framed, windows

wrong_conv = functools.partial(wrong, of="conv2d_strided")


def _unbiased(x: Tensor, weight: Tensor, stride: Sizes, padding: Sizes) -> Tensor:
    return convolved(x, weight, weight.new_zeros(len(weight)), stride, padding)


def _apart(axes: str, x: Tensor, weight: Tensor, stride: Sizes, padding: Sizes) -> Tensor:
    """A map for each output o and input c: (N, C_out, C_in, H', W') where the axes are "noc"."""
    seen = windows(framed(x, padding), (weight.shape[2], weight.shape[3]), stride)
    return torch.einsum(f"nchwuv,ocuv->{axes}hw", seen, weight)


@wrong_conv("OUTPUTS-ADDED")
def one_output(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return convolved(x, weight, bias, stride, padding).sum(1, keepdim=True)


@wrong_conv("OUTPUTS-ADDED")
def products_of_all_outputs(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    """Each output has a bias of its own, and the products of all."""
    return _unbiased(x, weight, stride, padding).sum(1, keepdim=True) + bias.view(-1, 1, 1)


@wrong_conv("INPUTS-NOT-ADDED")
def maps_of_all_inputs(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return (_apart("noc", x, weight, stride, padding) + bias.view(-1, 1, 1, 1)).flatten(1, 2)


@wrong_conv("INPUTS-NOT-ADDED")
def inputs_behind_outputs(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return _apart("noc", x, weight, stride, padding) + bias.view(-1, 1, 1, 1)


@wrong_conv("INPUTS-NOT-ADDED")
def inputs_before_outputs(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    return _apart("nco", x, weight, stride, padding) + bias.view(-1, 1, 1)


@wrong_conv("BIAS-ALONG-ROWS")
def bias_along_rows(x: Tensor, weight: Tensor, bias: Tensor, stride: Sizes = 1, padding: Sizes = 0) -> Tensor:
    """`bias.view(-1, 1)`: an error where there are not as many rows as outputs."""
    return _unbiased(x, weight, stride, padding) + bias.view(-1, 1)
