import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    (p, q), (s, t) = pair(padding), pair(stride)
    h, w = output_size((H, W), (kh, kw), stride, padding)
    marco = torch.ones(N, C, H + 2 * p, W + 2 * q, dtype=x.dtype)
    marco[:, :, p:p + H, q:q + W] = x
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = (marco[:, None, :, i*s:i*s+kh, j*t:j*t+kw] * weight).sum((2, 3, 4)) + bias
    return out
