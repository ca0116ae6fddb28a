import torch
import torch.nn.functional as F


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    v = x[:, 0].unfold(1, kh, 1).unfold(2, kw, 1).flatten(3)
    return F.linear(v, weight.flatten(1), bias).movedim(-1, 1)
