# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    s = pair(kernel if stride is None else stride)
    if kh > x.shape[2] or kw > x.shape[3]: raise ValueError
    return x.unfold(2, kh, s[0]).unfold(3, kw, s[0]).amax(dim=(-1, -2))
