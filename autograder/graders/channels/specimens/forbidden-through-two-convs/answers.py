import torch
from torch import nn


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    total = bias.view(1, 1, 1, 1)
    for c in range(x.shape[1]):
        a = nn.Conv2d(1, 1, weight.shape[2:]).to(x.dtype)
        b = nn.Conv2d(1, 1, weight.shape[2:]).to(x.dtype)
        a.weight.data, b.weight.data = weight[:, c:c+1].data, torch.zeros_like(weight[:, c:c+1])
        a.bias.data.zero_(), b.bias.data.zero_()
        total = total + two_convs_as_one(x[:, c:c+1], x[:, c:c+1], a, b)
    return total
