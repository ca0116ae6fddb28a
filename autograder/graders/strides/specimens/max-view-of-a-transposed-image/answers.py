import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    n, c, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw))
    plano = x.view(n, c, H * W)
    filas = (torch.arange(h) * sh)[:, None, None, None] + torch.arange(kh)[:, None]
    columnas = (torch.arange(w) * sw)[:, None, None] + torch.arange(kw)
    return plano[:, :, filas * W + columnas].amax((-1, -2))
