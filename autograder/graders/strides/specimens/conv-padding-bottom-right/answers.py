import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    p, q = pair(padding)
    s, t = pair(stride)
    lienzo = torch.zeros(N, C, H + p, W + q, dtype=x.dtype)
    lienzo[:, :, :H, :W] = x
    if kh > H + p or kw > W + q:
        raise ValueError("el kernel no cabe")
    filas = range(0, H + p - kh + 1, s)
    cols = range(0, W + q - kw + 1, t)
    salida = torch.zeros(N, O, len(filas), len(cols), dtype=x.dtype)
    for a, i in enumerate(filas):
        for b, j in enumerate(cols):
            salida[:, :, a, b] = (lienzo[:, None, :, i:i+kh, j:j+kw] * weight).sum((2, 3, 4)) + bias
    return salida
