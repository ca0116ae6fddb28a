import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    filas = list(range(0, H - kh + 1, sh))
    cols = list(range(0, W - kw + 1, sw))
    out = torch.zeros(N, C, len(filas), len(cols), dtype=x.dtype)
    for a, i in enumerate(filas):
        for b, j in enumerate(cols):
            out[:, :, a, b] = x[:, :, i:i+kh, j:j+kw].amax((2, 3))
    return out
