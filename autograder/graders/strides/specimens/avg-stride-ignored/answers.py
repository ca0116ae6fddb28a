# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (kh, kw), padding)
    return pad_image(x, padding).unfold(2, kh, kh).unfold(3, kw, kw).mean((4, 5))
