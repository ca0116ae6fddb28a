# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (sh, sw), padding)
    p, q = pair(padding)
    return pad_image(x, (2*p, 2*q)).unfold(2, kh, sh).unfold(3, kw, sw).sum((4, 5))
