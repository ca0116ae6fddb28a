import math

import torch


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def f(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("no cabe")
        return math.ceil((n + 2 * p - k) / s + 1)
    if isinstance(size, tuple):
        return tuple(f(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return f(size, kernel, stride, padding)


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    sh, sw = pair(stride)
    h, w = output_size((H, W), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = (xp[:, None, :, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight).sum((2, 3, 4)) + bias
    return out


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    out = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = x[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].flatten(2).max(2).values
    return out
