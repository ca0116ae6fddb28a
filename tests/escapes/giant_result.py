"""A result of a gigabyte, without taking that memory."""

# class: denial

# %% conv2d_combined
import torch


def conv2d_combined(x, weight, bias):
    return torch.zeros(1).expand(1 << 14, 1 << 14)
