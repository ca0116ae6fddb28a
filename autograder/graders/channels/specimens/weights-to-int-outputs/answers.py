import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    w = weight.int().to(x.dtype)
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum('nchwij,ocij->nohw', v, w) + bias.view(1, -1, 1, 1)
