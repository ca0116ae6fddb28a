import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = pair(kernel)[::-1]
    kw, kh = pair(kernel)
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    out = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = x[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].amax(dim=(2, 3))
    return out
