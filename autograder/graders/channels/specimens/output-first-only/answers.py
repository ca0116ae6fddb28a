import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    v = x.unfold(2, kh, 1).unfold(3, kw, 1)
    return (v * weight[0, 0]).sum((-1, -2)) + bias[0]
