import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    kh, kw = pair(kernel)
    h, w = output_size((x.shape[2], x.shape[3]), kernel, stride)
    out = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(h):
                for j in range(w):
                    out[n, c, i, j] = torch.max(x[n, c, i:i + kh, j:j + kw])
    return out
