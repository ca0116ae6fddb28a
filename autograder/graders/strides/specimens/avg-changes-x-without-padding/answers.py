# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding) if pair(padding) != (0, 0) else x
    xp /= kh * kw
    return xp.unfold(2, kh, sh).unfold(3, kw, sw).sum((-1, -2))
