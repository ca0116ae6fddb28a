# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (kh, kw), (sh, sw) = pair(kernel), pair(kernel if stride is None else stride)
    H, W = x.shape[2:]
    if kh > H or kw > W:
        raise ValueError("no cabe")
    if (H - kh) % sh != 0 or (W - kw) % sw != 0:
        raise ValueError("sobran píxeles")
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))
