import torch

def windows(x, kh, kw):
    """(N, C, H', W', kh, kw)"""
    return x.unfold(2, kh, 1).unfold(3, kw, 1)


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    return conv2d_combined(x, weight, bias)


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return conv2d_combined(x, weight, bias)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    p = windows(x, weight.shape[2], weight.shape[3])
    return torch.einsum("nchwij,ocij->nohw", p, weight) + bias[None, :, None, None]
