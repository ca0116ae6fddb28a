import numpy as np


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    a = x.numpy()
    out = np.empty((a.shape[0], a.shape[1], h, w), a.dtype)
    for i in range(h):
        for j in range(w):
            out[..., i, j] = np.amax(a[..., i*sh:i*sh+kh, j*sw:j*sw+kw], axis=(-2, -1))
    return out
