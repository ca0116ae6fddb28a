"""A result of 1500 x 1500: not so large that it could not be sent, and far too large for a report, a notebook and a page."""

# class: denial

# %% conv2d_combined
import torch


def conv2d_combined(x, weight, bias):
    return torch.arange(1500 * 1500, dtype=x.dtype).reshape(1, 1, 1500, 1500)
