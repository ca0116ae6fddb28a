# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding)
    y = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h-1):
        for j in range(w-1):
            y[:, :, i, j] = xp[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].mean((2, 3))
    return y
