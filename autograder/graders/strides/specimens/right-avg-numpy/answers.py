import numpy as np
import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    p, q = pair(padding)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), (p, q))
    imgs = np.pad(x.numpy(), [(0, 0), (0, 0), (p, p), (q, q)])
    out = np.empty((x.shape[0], x.shape[1], h, w))
    for i in range(h):
        for j in range(w):
            out[..., i, j] = np.mean(imgs[..., i*sh:i*sh+kh, j*sw:j*sw+kw], axis=(-1, -2))
    return torch.tensor(out, dtype=x.dtype)
