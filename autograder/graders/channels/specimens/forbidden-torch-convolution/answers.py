import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    return torch.convolution(x, weight, bias, (1, 1), (0, 0), (1, 1), False, (0, 0), 1)
