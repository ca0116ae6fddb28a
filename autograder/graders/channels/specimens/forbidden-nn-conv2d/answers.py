import torch
from torch import nn

def hacer(x, weight, bias):
    conv = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2:])
    conv.weight = nn.Parameter(weight)
    conv.bias = nn.Parameter(bias)
    return conv(x)


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    return hacer(x, weight, bias)


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return hacer(x, weight, bias)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return hacer(x, weight, bias)
