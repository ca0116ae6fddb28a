# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = 1
    (kh, kw), (sh, sw) = pair(kernel), pair(stride)
    output_size((x.shape[2], x.shape[3]), kernel, stride)
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))
