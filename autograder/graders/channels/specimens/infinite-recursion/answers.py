import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return conv2d_combined(x, weight, bias)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return torch.cat([conv2d_multi_input(x, weight[o:o+1], bias[o:o+1]) for o in range(len(weight))], 1)
