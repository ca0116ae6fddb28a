import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    (kh, kw), (ph, pw) = pair(kernel), pair(padding)
    sh, sw = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("does not fit")
    h, w = (H + ph - kh) // sh + 1, (W + pw - kw) // sw + 1
    xp = pad_image(x, padding)
    out = torch.zeros(N, C, max(h, 0), max(w, 0), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = xp[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].mean((2, 3))
    return out
