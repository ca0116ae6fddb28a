import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    k = weight.unsqueeze(2)
    return torch._C._nn.slow_conv3d(x.unsqueeze(2), k, list(k.shape[2:]), bias, [1, 1, 1], [0, 0, 0]).squeeze(2)
