import torch
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    kh, kw = weight.shape[2:]
    x = F.pad(x, (kw // 2, kw // 2, kh // 2, kh // 2))
    v = x.unfold(2, kh, 1).unfold(3, kw, 1)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(-1, 1, 1)
