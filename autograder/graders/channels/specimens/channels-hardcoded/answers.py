import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    a = conv2d_multi_output(x[:, 0:1], weight[:, 0:1], bias)
    b = conv2d_multi_output(x[:, 1:2], weight[:, 1:2], torch.zeros_like(bias))
    return a + b
