# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    sh, sw = pair(kernel)
    kh, kw = pair(kernel if stride is None else stride)
    xp = pad_image(x, padding)
    if kh > xp.shape[2] or kw > xp.shape[3]:
        raise ValueError("no cabe")
    return xp.unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
