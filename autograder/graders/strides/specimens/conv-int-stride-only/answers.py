import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size((H, W), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            v = xp[:, None, :, i*stride:i*stride+kh, j*stride:j*stride+kw]
            out[:, :, i, j] = (v * weight).sum((2, 3, 4)) + bias
    return out
