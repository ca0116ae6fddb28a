"""A tensor of a terabyte."""

# class: denial

# %% conv2d_combined
import torch


def conv2d_combined(x, weight, bias):
    return torch.ones(1 << 38)
