import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw))
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            mayor = float('-inf')
            for i in range(h):
                for j in range(w):
                    mayor = max(mayor, x[n, c, i*sh:i*sh+kh, j*sw:j*sw+kw].max().item())
                    out[n, c, i, j] = mayor
    return out
