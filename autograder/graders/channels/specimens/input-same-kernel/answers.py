import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    kernel = weight[0][0]
    res = 0
    for canal in range(x.shape[1]):
        v = x[:, canal].unfold(1, kernel.shape[0], 1).unfold(2, kernel.shape[1], 1)
        res = res + (v * kernel).sum((-2, -1))
    return res[:, None] + bias


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return torch.cat([conv2d_multi_input(x, weight[[o]], bias[[o]]) for o in range(weight.shape[0])], 1)
