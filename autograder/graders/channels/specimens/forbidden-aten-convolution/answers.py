import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return torch.ops.aten.convolution(x, weight, bias, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)
