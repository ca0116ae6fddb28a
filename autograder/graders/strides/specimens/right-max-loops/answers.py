import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), kernel, stride)
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(h):
                for j in range(w):
                    out[n, c, i, j] = x[n, c, i * sh:i * sh + kh, j * sw:j * sw + kw].max()
    return out
