import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (a, b), (s, t) = pair(kernel), pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    if a > H or b > W: raise ValueError
    h = (H - a)//s + 1
    w = (H - b)//t + 1
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = x[:, :, i*s:i*s+a, j*t:j*t+b].amax((2, 3))
    return out
