import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw))
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(h):
                for j in range(w):
                    mayor = -1000
                    for fila in x[n, c, i*sh:i*sh+kh, j*sw:j*sw+kw]:
                        for pixel in fila:
                            if pixel > mayor:
                                mayor = pixel
                    out[n, c, i, j] = mayor
    return out
