import torch
import torch.nn.functional as F
from torch import nn


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    O, C, kh, kw = weight.shape
    lin = nn.Linear(C * kh * kw, O, dtype=x.dtype)
    with torch.no_grad():
        lin.weight.copy_(weight.reshape(O, -1))
        lin.bias.copy_(bias)
    patches = F.unfold(x, (kh, kw)).transpose(1, 2)
    y = lin(patches).transpose(1, 2)
    return y.reshape(x.shape[0], O, x.shape[2] - kh + 1, x.shape[3] - kw + 1)
