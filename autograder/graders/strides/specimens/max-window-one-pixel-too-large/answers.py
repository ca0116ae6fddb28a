# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    y = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            y[:, :, i, j] = x[:, :, i*sh:i*sh+kh+1, j*sw:j*sw+kw+1].amax((2, 3))
    return y
