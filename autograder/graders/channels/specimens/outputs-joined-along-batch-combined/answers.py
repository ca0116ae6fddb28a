import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return torch.cat([conv2d_multi_input(x, weight[[k]], bias[[k]]) for k in range(len(weight))], dim=0)
