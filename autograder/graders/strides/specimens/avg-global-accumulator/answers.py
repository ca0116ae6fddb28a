total = 0


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    global total
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding)
    v = xp.unfold(2, kh, sh).unfold(3, kw, sw).sum((-1, -2))
    total = total + v.sum().item()
    return (v + (total - v.sum().item())) / (kh * kw)
