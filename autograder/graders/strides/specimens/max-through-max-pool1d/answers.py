import torch.nn.functional as F


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (kh, kw), (sh, sw) = pair(kernel), pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    y = F.max_pool1d(x.flatten(0, 2), kw, sw).view(*x.shape[:3], -1)
    y = y.transpose(2, 3)
    z = F.max_pool1d(y.flatten(0, 2), kh, sh).view(*y.shape[:3], -1)
    return z.transpose(2, 3)
