# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (sh, sw))
    v = x.unfold(2, kh, sh).unfold(3, kw, sw).flatten(4).sort(-1).values
    return v[..., -2]
