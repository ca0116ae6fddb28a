import torch
import torch.nn.functional as F


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    p, q = (kh - 1) // 2, (kw - 1) // 2
    v = F.pad(x, (q, q, p, p))
    if kh > v.shape[2] or kw > v.shape[3]:
        raise ValueError("no cabe")
    v = v.unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)
