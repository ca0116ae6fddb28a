# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    xp = pad_image(x, padding)
    if kh > xp.shape[2] or kw > xp.shape[3]: raise ValueError("no")
    return xp.unfold(2, kh, s).unfold(3, kw, t).sum(dim=(-1, -2)) / (x.shape[2] * x.shape[3])
