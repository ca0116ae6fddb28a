import math

import torch.nn.functional as F


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    x = pad_image(x, padding)
    H, W = x.shape[2:]
    h, w = math.ceil((H - kh) / sh) + 1, math.ceil((W - kw) / sw) + 1
    x = F.pad(x, (0, (w - 1) * sw + kw - W, 0, (h - 1) * sh + kh - H))
    return x.unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
