import torch
import torch.nn.functional as F


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    kh, kw = weight.shape[2:]
    output_size(tuple(x.shape[2:]), (kh, kw), stride, padding)   # lanza ValueError si no cabe
    x = F.pad(x, (pw, pw, ph, ph))
    ventanas = x.unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum("nchwij,ocij->nohw", ventanas, weight) + bias[:, None, None]
