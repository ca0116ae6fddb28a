import torch
from torch import nn
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    H, W = x.shape[2:]
    O, C, kh, kw = weight.shape
    patches = nn.Unfold((kh, kw))(x).transpose(1, 2)
    result = patches @ weight.reshape(O, -1).t() + bias
    return F.fold(result.transpose(1, 2), (H - kh + 1, W - kw + 1), (1, 1))
