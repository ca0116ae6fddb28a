"""A layer whose settings claim a weight of many gigabytes: the grader would have to build it."""

# class: denial

# %% edge_detector
from torch import nn


def edge_detector():
    layer = nn.Conv2d(1, 3, 3)
    layer.in_channels = layer.out_channels = 60_000
    return layer
