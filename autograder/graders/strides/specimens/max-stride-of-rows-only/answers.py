# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    return x.unfold(2, kh, sh).unfold(3, kw, 1).amax((-1, -2))
