import torch.nn.functional as F


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    (kh, kw), (ph, pw) = pair(kernel), pair(padding)
    sh, sw = pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    x = F.pad(x, (pw, 0, ph, 0))
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError("no cabe")
    return x.unfold(2, kh, sh).unfold(3, kw, sw).mean((4, 5))
