import torch
from torch.nn import grad


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    full = (x.shape[0], weight.shape[0], x.shape[2] + kh - 1, x.shape[3] + kw - 1)
    y = grad.conv2d_input(full, weight.flip(2, 3).transpose(0, 1), x)
    return y[:, :, kh-1:x.shape[2], kw-1:x.shape[3]] + bias.view(-1, 1, 1)
