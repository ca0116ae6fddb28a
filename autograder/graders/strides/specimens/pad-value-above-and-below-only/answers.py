import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    n, c, h, w = x.shape
    lados = torch.zeros(n, c, h, q, dtype=x.dtype)
    x = torch.cat([lados, x, lados], 3)
    filas = torch.full((n, c, p, w + 2 * q), value, dtype=x.dtype)
    return torch.cat([filas, x, filas], 2)
