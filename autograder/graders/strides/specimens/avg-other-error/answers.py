# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    xp = pad_image(x, padding)
    assert xp.shape[2] >= kh and xp.shape[3] >= kw, "la ventana no cabe"
    return xp.unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
