import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    out = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, 0, i, j] = x[:, 0, i*sh:i*sh+kh, j*sw:j*sw+kw].amax((1, 2))
    return out
