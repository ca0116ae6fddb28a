import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw))
    v = torch.as_strided(x, (N, C, h, w, kh, kw), (C * H * W, H * W, sh * W, sw, W, 1))
    return v.amax(dim=(4, 5))
