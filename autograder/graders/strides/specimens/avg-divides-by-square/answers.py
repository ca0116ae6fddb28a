# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding)
    total = 0
    for a in range(kh):
        for b in range(kw):
            total = total + xp[:, :, a:a + (h-1)*sh + 1:sh, b:b + (w-1)*sw + 1:sw]
    return total / kh ** 2
