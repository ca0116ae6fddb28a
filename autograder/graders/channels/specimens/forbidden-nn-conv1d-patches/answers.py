import torch
import torch.nn.functional as F
from torch import nn


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    O, C, kh, kw = weight.shape
    mezcla = nn.Conv1d(C * kh * kw, O, 1)
    mezcla.weight.data = weight.reshape(O, -1, 1).data
    mezcla.bias.data = bias.data
    y = mezcla(F.unfold(x, (kh, kw)))
    return y.reshape(x.shape[0], O, x.shape[2] - kh + 1, x.shape[3] - kw + 1)
