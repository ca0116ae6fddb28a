# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    if stride is None:
        paso = (kh, kw)
    else:
        paso = pair(stride)[1], pair(stride)[0]
    output_size((x.shape[2], x.shape[3]), (kh, kw), paso)
    return x.unfold(2, kh, paso[0]).unfold(3, kw, paso[1]).amax((-1, -2))
