# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (s, t), padding)
    return pad_image(x, padding).unfold(2, kh, s).unfold(3, kw, t).mean(-2)[..., 0]
