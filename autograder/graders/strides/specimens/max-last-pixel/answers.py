import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), kernel, stride)
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            for a in range(kh):
                for b in range(kw):
                    maximo = x[:, :, i*sh + a, j*sw + b]
            out[:, :, i, j] = maximo
    return out
