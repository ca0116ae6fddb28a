import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError("no cabe el kernel")
    h = (H + ph - kh) // sh + 1
    w = (W + pw - kw) // sw + 1
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, max(h, 0), max(w, 0), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = (xp[:, None, :, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight).sum((2, 3, 4)) + bias
    return out
