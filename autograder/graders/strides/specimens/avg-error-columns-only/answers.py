import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    xp = pad_image(x, padding)
    if xp.shape[3] < kw:
        raise ValueError("too wide")
    rows = range(0, xp.shape[2] - kh + 1, sh)
    cols = range(0, xp.shape[3] - kw + 1, sw)
    out = torch.zeros(x.shape[0], x.shape[1], len(rows), len(cols), dtype=x.dtype)
    for a, i in enumerate(rows):
        for b, j in enumerate(cols):
            out[:, :, a, b] = xp[:, :, i:i+kh, j:j+kw].mean((2, 3))
    return out
