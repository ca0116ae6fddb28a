# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    h, w = output_size((x.shape[2], x.shape[3]), kernel, kernel if stride is None else stride, padding)
    return pad_image(x, padding).unfold(2, kh, 1).unfold(3, kw, 1)[:, :, :h, :w].mean((-1, -2))
