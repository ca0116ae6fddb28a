# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    H, W = x.shape[2:]
    if kh > H or kw > W:
        raise ValueError("window too large")
    return pad_image(x, padding).unfold(2, kh, s).unfold(3, kw, t).mean((-1, -2))
