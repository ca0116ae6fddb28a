import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw))
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for c in range(C):
        for i in range(h):
            for j in range(w):
                out[:, c, i, j] = x[:, c, i*sh:i*sh+kh, j*sw:j*sw+kw].max()
    return out
