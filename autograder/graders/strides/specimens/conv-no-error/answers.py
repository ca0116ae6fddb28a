import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h = max(0, (H + 2*ph - kh) // sh + 1)
    w = max(0, (W + 2*pw - kw) // sw + 1)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            ventana = xp[:, None, :, i*sh:i*sh+kh, j*sw:j*sw+kw]
            out[:, :, i, j] = (ventana * weight).sum((2, 3, 4)) + bias
    return out
