# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    if stride is None:
        stride = kh
    sh, sw = pair(stride)
    rows, cols = output_size(tuple(x.shape[2:]), kernel, (sh, sw))
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))
