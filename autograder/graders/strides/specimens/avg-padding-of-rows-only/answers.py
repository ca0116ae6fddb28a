# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    return pad_image(x, (pair(padding)[0], 0)).unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
