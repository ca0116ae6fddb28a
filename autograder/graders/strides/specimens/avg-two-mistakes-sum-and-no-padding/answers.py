# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    return x.unfold(2, kh, sh).unfold(3, kw, sw).sum((-1, -2))
