import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    xp = pad_image(x, padding)
    h = max((xp.shape[2] - kh) // sh + 1, 0)
    w = max((xp.shape[3] - kw) // sw + 1, 0)
    out = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = xp[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].mean(dim=(2, 3))
    return out
