import torch
import torch.nn.functional as F


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    return conv2d_combined(x, weight, bias)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    y = weight.flatten(1) @ F.unfold(x, weight.shape[2:])
    y = y + bias[0]
    return y.reshape(len(x), len(weight), x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1)
