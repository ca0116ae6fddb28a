import torch
from torch import nn


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    output_size((x.shape[2], x.shape[3]), (weight.shape[2], weight.shape[3]), stride, padding)
    capa = nn.Conv2d(weight.shape[1], weight.shape[0], tuple(weight.shape[2:]), stride, padding, dtype=x.dtype)
    with torch.no_grad():
        capa.weight.copy_(weight)
        capa.bias.copy_(bias)
        return capa(x)
