import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    if isinstance(padding, int):
        padding = (padding, padding)
    p, q = padding[0], padding[1]
    if p < 0:
        raise ValueError('p negativo')
    if q < 0:
        raise ValueError('q negativo')
    N, C, H, W = x.size()
    result = torch.zeros(N, C, H + 2*p, W + 2*q, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H + 2*p):
                for j in range(W + 2*q):
                    if i < p or i >= p + H or j < q or j >= q + W:
                        result[n, c, i, j] = value
                    else:
                        result[n, c, i, j] = x[n, c, i - p, j - q]
    return result
