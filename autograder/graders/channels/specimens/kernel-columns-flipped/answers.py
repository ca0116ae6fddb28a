import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    w = weight.flip(-1)
    v = x.unfold(2, w.shape[2], 1).unfold(3, w.shape[3], 1)
    return torch.einsum('nchwij,ocij->nohw', v, w) + bias[:, None, None]
