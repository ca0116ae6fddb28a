import torch
from torch import nn


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    capa = nn.LazyConv2d(weight.shape[0], tuple(weight.shape[2:])).to(x.dtype)
    capa(x)
    capa.load_state_dict({'weight': weight, 'bias': bias})
    return capa(x).detach()
