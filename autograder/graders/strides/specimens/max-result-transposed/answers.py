# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    y = torch.zeros(x.shape[0], x.shape[1], w, h, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            y[:, :, j, i] = x[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].amax((2, 3))
    return y
