import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (sh, sw))
    N, C, H, W = x.shape
    filas = []
    for i in range(0, H - kh, sh):
        filas.append(torch.stack([x[:, :, i:i+kh, j:j+kw].amax((2, 3)) for j in range(0, W - kw + 1, sw)], -1))
    return torch.stack(filas, -2) if filas else x.new_zeros(N, C, 0, (W - kw) // sw + 1)
