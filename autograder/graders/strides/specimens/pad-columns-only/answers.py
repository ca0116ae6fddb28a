import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("relleno negativo")
    n, c, h, w = x.shape
    salida = torch.full((n, c, h, w + 2 * q), value, dtype=x.dtype)
    for j in range(w):
        salida[:, :, :, j + q] = x[:, :, :, j]
    return salida
