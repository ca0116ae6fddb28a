import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(stride) if stride else (kh, kw)
    H, W = x.shape[2:]
    if kh > H or kw > W:
        raise ValueError("no cabe")
    h = -(-(H - kh) // sh) + 1
    w = -(-(W - kw) // sw) + 1
    if (h - 1) * sh >= H:   # como ceil_mode: la última ventana no puede empezar fuera
        h -= 1
    if (w - 1) * sw >= W:
        w -= 1
    out = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = x[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].amax((2, 3))
    return out
