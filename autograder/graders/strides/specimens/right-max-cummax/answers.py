# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    if kh > x.size(2) or kw > x.size(3):
        raise ValueError('no cabe')
    v = x.unfold(2, kh, sh).unfold(3, kw, sw).flatten(4)
    return v.cummax(dim=4).values.select(4, kh * kw - 1)
