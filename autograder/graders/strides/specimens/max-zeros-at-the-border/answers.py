import math

import torch
import torch.nn.functional as F


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel) if stride is None else pair(stride)
    H, W = x.shape[2:]
    if kh > H or kw > W:
        raise ValueError("no cabe")
    h = math.ceil((H - kh) / sh) + 1
    w = math.ceil((W - kw) / sw) + 1
    x = F.pad(x, (0, max(0, (w - 1) * sw + kw - W), 0, max(0, (h - 1) * sh + kh - H)))
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((4, 5))
