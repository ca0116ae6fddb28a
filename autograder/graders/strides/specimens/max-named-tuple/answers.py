# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sv, sh = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (sv, sh))
    win = x.unfold(2, kh, sv).unfold(3, kw, sh)
    return win.flatten(-2).max(dim=-1)
