import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    sh, sw = pair(stride)
    h, w = output_size((H, W), (kh, kw), 1, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for i in range(0, h, sh):
        for j in range(0, w, sw):
            out[:, :, i, j] = (xp[:, None, :, i:i+kh, j:j+kw] * weight).sum((2, 3, 4)) + bias
    return out
