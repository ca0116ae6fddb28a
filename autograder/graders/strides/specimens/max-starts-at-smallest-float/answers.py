import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (kh, kw), (sh, sw) = pair(kernel), pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    result = torch.full((x.shape[0], x.shape[1], h, w), torch.finfo(x.dtype).min, dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            shifted = x[:, :, a:a + (h - 1) * sh + 1:sh, b:b + (w - 1) * sw + 1:sw]
            result = torch.where(shifted > result, shifted, result)
    return result
