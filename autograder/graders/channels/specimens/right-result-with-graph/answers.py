import torch
from torch import nn


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    w, b = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())
    p = x.unfold(2, w.shape[2], 1).unfold(3, w.shape[3], 1)
    return torch.einsum("nchwij,ocij->nohw", p, w) + b[:, None, None]
