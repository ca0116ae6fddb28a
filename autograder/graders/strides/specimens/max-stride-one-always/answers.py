import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    N, C, H, W = x.shape
    if kh > H or kw > W:
        raise ValueError("no cabe")
    out = torch.zeros(N, C, H - kh + 1, W - kw + 1, dtype=x.dtype)
    for i in range(H - kh + 1):
        for j in range(W - kw + 1):
            out[:, :, i, j] = x[:, :, i:i+kh, j:j+kw].flatten(2).max(2).values
    return out
