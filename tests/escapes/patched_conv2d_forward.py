"""nn.Conv2d.forward, the reference itself, gives zeros, and so does the answer."""

# class: forged
# breaks: edge_detector two_convs_as_one

# %% conv2d_combined
import torch
from torch import nn

nn.Conv2d.forward = lambda self, x: torch.zeros(1)


def conv2d_combined(x, weight, bias):
    return torch.zeros(1)
