import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    v = x[:, 0].unfold(1, weight.shape[2], 1).unfold(2, weight.shape[3], 1)
    return torch.einsum('nhwij,oij->nohw', v, weight[:, 0]) + bias[0]
