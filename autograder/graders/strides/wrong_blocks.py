"""Wrong answers to block: layers that are missing, in another order, or set otherwise."""

from __future__ import annotations

import functools

from torch import Tensor, nn

from autograder.explaining import wrong

wrong_block = functools.partial(wrong, of="block")


def _conv(**settings: object) -> nn.Conv2d:
    plain = {"in_channels": 3, "out_channels": 8, "kernel_size": 3, "padding": 1} | settings
    return nn.Conv2d(**plain)  # type: ignore[arg-type]


def _bias(conv: nn.Conv2d) -> Tensor:
    assert conv.bias is not None
    return conv.bias


@wrong_block("BLOCK-RELU-LAST")
def relu_last() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.MaxPool2d(2), nn.ReLU())


@wrong_block("BLOCK-RELU-FIRST")
def relu_first() -> nn.Sequential:
    return nn.Sequential(nn.ReLU(), _conv(), nn.MaxPool2d(2))


@wrong_block("BLOCK-POOL-FIRST")
def pool_first() -> nn.Sequential:
    return nn.Sequential(nn.MaxPool2d(2), _conv(), nn.ReLU())


@wrong_block("BLOCK-NO-RELU")
def no_relu() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.MaxPool2d(2))


@wrong_block("BLOCK-NO-POOL")
def no_pool() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU())


@wrong_block("BLOCK-AVG-POOL")
def average() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), nn.AvgPool2d(2))


@wrong_block("BLOCK-NO-PADDING")
def no_padding() -> nn.Sequential:
    return nn.Sequential(_conv(padding=0), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-POOL-OVERLAPS")
def overlapping() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), nn.MaxPool2d(2, stride=1))


@wrong_block("BLOCK-POOL-THREE")
def pool_three() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), nn.MaxPool2d(3))


@wrong_block("BLOCK-POOL-THREE")
def pool_three_by_two() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), nn.MaxPool2d(3, stride=2))


@wrong_block("BLOCK-CHANNELS-EXCHANGED")
def exchanged() -> nn.Sequential:
    return nn.Sequential(_conv(in_channels=8, out_channels=3), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-ONE-INPUT")
def one_input() -> nn.Sequential:
    return nn.Sequential(_conv(in_channels=1), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-NO-BIAS")
def no_bias() -> nn.Sequential:
    return nn.Sequential(_conv(bias=False), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-STRIDE-TWO")
def stride_two() -> nn.Sequential:
    return nn.Sequential(_conv(stride=2), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-STRIDE-FOR-POOL")
def stride_for_pool() -> nn.Sequential:
    return nn.Sequential(_conv(stride=2), nn.ReLU())


@wrong_block("BLOCK-KERNEL-FIVE")
def kernel_five() -> nn.Sequential:
    return nn.Sequential(_conv(kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-OTHER-ACTIVATION")
def sigmoid() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.Sigmoid(), nn.MaxPool2d(2))


@wrong_block("BLOCK-OTHER-ACTIVATION")
def leaky() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.LeakyReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-OTHER-ACTIVATION")
def tangent() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.Tanh(), nn.MaxPool2d(2))


@wrong_block("BLOCK-TWICE")
def twice() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), _conv(in_channels=8), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-BATCH-NORM")
def normalised() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-POOL-CEIL")
def ceil_mode() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True))


@wrong_block("BLOCK-POOL-PADDED")
def padded_pool() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), nn.MaxPool2d(2, padding=1))


@wrong_block("BLOCK-NESTED")
def nested() -> nn.Sequential:
    return nn.Sequential(nn.Sequential(_conv(), nn.ReLU()), nn.MaxPool2d(2))


@wrong_block("BLOCK-WEIGHTS-SET")
def zeros() -> nn.Sequential:
    conv = _conv()
    nn.init.zeros_(conv.weight)
    return nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-WEIGHTS-SET")
def all_zeros() -> nn.Sequential:
    conv = _conv()
    for parameter in conv.parameters():
        nn.init.zeros_(parameter)
    return nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-BIASES-SET")
def zero_biases() -> nn.Sequential:
    conv = _conv()
    nn.init.zeros_(_bias(conv))
    return nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2))


@wrong_block("BLOCK-DTYPE")
def doubled() -> nn.Sequential:
    return nn.Sequential(_conv(), nn.ReLU(), nn.MaxPool2d(2)).double()
