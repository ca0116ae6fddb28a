import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(stride) if stride is not None else (kh, kw)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    mejor = torch.full((x.shape[0], x.shape[1], h, w), float('-inf'), dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            mejor = torch.maximum(mejor, x[:, :, a:a + (h - 1) * sh + 1:sh, b:b + (w - 1) * sw + 1:sw])
    return mejor
