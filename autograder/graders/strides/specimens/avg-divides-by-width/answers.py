# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (sh, sw), padding)
    return pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw).sum((4, 5)) / kw
