import torch
import torch.nn.functional as F
from torch import nn


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    p = F.unfold(x, weight.shape[2:]).transpose(1, 2)
    y = nn.Linear(p.shape[2], 1, dtype=x.dtype)(p)
    return y.transpose(1, 2).reshape(len(x), 1, x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1)
