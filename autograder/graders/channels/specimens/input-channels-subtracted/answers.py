import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    cero = torch.zeros_like(bias)
    res = conv2d_multi_output(x[:, :1], weight[:, :1], cero)
    for c in range(1, x.shape[1]):
        res = res - conv2d_multi_output(x[:, c:c+1], weight[:, c:c+1], cero)
    return res + bias
