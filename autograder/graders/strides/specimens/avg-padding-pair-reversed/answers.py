import torch.nn.functional as F


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    (kh, kw), (a, b) = pair(kernel), pair(padding)
    sh, sw = pair(kernel if stride is None else stride)
    x = F.pad(x, (a, a, b, b))
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError("no cabe")
    return x.unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
