# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (sh, sw))
    xp = pad_image(x, (kh // 2, kw // 2), float('-inf'))
    return xp.unfold(2, kh, sh).unfold(3, kw, sw).amax((4, 5))
