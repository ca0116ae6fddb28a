import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    N, C, H, W = x.shape
    if 3 > H + 2 * ph or 3 > W + 2 * pw:
        raise ValueError("no cabe")
    h = (H + 2 * ph - 3) // sh + 1
    w = (W + 2 * pw - 3) // sw + 1
    xp = pad_image(x, padding)
    out = torch.zeros(N, len(weight), h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            for o in range(len(weight)):
                out[:, o, i, j] = (xp[:, :, i*sh:i*sh+3, j*sw:j*sw+3] * weight[o]).sum((1, 2, 3)) + bias[o]
    return out
