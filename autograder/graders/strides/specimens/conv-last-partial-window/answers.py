import math

import torch
import torch.nn.functional as F


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    xp = pad_image(x, padding)
    H, W = xp.shape[2:]
    if kh > H or kw > W:
        raise ValueError("no cabe")
    h = math.ceil((H - kh) / sh) + 1
    w = math.ceil((W - kw) / sw) + 1
    xp = F.pad(xp, (0, (w - 1) * sw + kw - W, 0, (h - 1) * sh + kh - H))
    v = xp.unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)
