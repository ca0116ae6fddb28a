import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), kernel, stride)
    out = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = x[:, :, i*sh:i*sh+kh:sh, j*sw:j*sw+kw:sw].amax((2, 3))
    return out
