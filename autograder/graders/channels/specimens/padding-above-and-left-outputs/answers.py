import torch
import torch.nn.functional as F


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    xp = F.pad(x, (kw - 1, 0, kh - 1, 0))
    v = xp.unfold(2, kh, 1).unfold(3, kw, 1)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(-1, 1, 1)
