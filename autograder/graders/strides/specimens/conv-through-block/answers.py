import torch
from torch import nn


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    output_size((x.shape[2], x.shape[3]), (weight.shape[2], weight.shape[3]), stride, padding)
    conv = block()[0]
    conv.weight = nn.Parameter(weight.clone(), requires_grad=False)
    conv.bias = nn.Parameter(bias.clone(), requires_grad=False)
    conv.stride, conv.padding = pair(stride), pair(padding)
    conv.in_channels, conv.out_channels = weight.shape[1], weight.shape[0]
    return conv(x)


# %% block
def block():
    return nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
