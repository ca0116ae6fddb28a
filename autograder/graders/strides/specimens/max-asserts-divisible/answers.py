# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (kh, kw), (sh, sw) = pair(kernel), pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    assert x.shape[2] % kh == 0 and x.shape[3] % kw == 0, "the window must divide the image"
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))
