# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    kh, kw = min(kh, x.shape[2]), min(kw, x.shape[3])
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))
