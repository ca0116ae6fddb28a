import torch
import torch.nn as nn
import torch.nn.functional as F


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    with torch.no_grad():
        y = F.unfold(x, weight.shape[2:]).mul(weight.reshape(1, -1, 1)).sum(1) + bias
        y = y.reshape(x.shape[0], 1, x.shape[2] - weight.shape[2] + 1, -1)
    return nn.Parameter(y)
