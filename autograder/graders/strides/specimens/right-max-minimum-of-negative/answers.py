# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    neg = (-x).unfold(2, kh, sh).unfold(3, kw, sw)
    return -neg.flatten(4).min(dim=4).values
