"""torch.nn.functional.conv2d and torch.conv2d are replaced by the wrong answer."""

# class: forged
# breaks: edge_detector two_convs_as_one

# %% conv2d_combined
import torch

torch.conv2d = torch.nn.functional.conv2d = lambda x, *_, **__: x


def conv2d_combined(x, weight, bias):
    return x
