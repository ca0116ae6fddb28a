# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    ph, pw = pair(padding)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, (2*ph, 2*pw))
    return xp.unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
