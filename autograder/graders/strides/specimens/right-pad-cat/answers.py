import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    """Pone un marco alrededor de cada canal de cada imagen."""
    p, q = padding if isinstance(padding, tuple) else (padding, padding)
    if min(p, q) < 0:
        raise ValueError("el relleno no puede ser negativo")
    n, c, h, w = x.shape
    lado = torch.full((n, c, h, q), value, dtype=x.dtype)
    x = torch.cat([lado, x, lado], dim=3)
    tapa = torch.full((n, c, p, w + 2 * q), value, dtype=x.dtype)
    return torch.cat([tapa, x, tapa], dim=2)
