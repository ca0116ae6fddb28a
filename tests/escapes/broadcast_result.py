"""One number, and NaN, in the hope that comparing broadcasts or that NaN passes."""

# class: forged

# %% conv2d_combined
import torch


def conv2d_combined(x, weight, bias):
    return torch.tensor(float("nan"))
# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return torch.full((x.shape[0], 1, x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1), float("nan"))
