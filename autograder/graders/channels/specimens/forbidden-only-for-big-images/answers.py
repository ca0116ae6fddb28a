import torch
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    if x.numel() * weight.shape[0] > 64:
        return F.conv2d(x, weight, bias)
    y = weight.flatten(1) @ F.unfold(x, weight.shape[2:]) + bias[:, None]
    return y.reshape(len(x), len(weight), x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1)
