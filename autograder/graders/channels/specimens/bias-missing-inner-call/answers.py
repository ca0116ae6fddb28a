import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return sum(conv2d_multi_output(x[:, c:c+1], weight[:, c:c+1], torch.zeros_like(bias)) for c in range(x.shape[1]))
