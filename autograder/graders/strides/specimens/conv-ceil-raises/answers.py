import math

import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("kernel too large")
    h = math.ceil((H + 2 * ph - kh) / sh) + 1
    w = math.ceil((W + 2 * pw - kw) / sw) + 1
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(h):
                for j in range(w):
                    out[n, o, i, j] = torch.sum(xp[n, :, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight[o]) + bias[o]
    return out
