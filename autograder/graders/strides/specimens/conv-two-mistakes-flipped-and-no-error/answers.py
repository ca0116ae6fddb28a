import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    weight = weight.flip(2, 3)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    sh, sw = pair(stride)
    xp = pad_image(x, padding)
    rows, cols = range(0, xp.shape[2] - kh + 1, sh), range(0, xp.shape[3] - kw + 1, sw)
    out = torch.zeros(N, O, len(rows), len(cols), dtype=x.dtype)
    for a, i in enumerate(rows):
        for b, j in enumerate(cols):
            out[:, :, a, b] = (xp[:, None, :, i:i+kh, j:j+kw] * weight).sum((2, 3, 4)) + bias
    return out
