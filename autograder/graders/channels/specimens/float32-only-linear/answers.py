import torch
import torch.nn.functional as F
from torch import nn


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    O, _, kh, kw = weight.shape
    capa = nn.Linear(kh * kw, O)
    with torch.no_grad():
        capa.weight.copy_(weight.flatten(1))
        capa.bias.copy_(bias)
    y = capa(F.unfold(x, (kh, kw)).transpose(1, 2))
    return y.transpose(1, 2).reshape(len(x), O, x.shape[2] - kh + 1, x.shape[3] - kw + 1)
