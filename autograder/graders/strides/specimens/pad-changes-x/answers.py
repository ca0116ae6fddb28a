import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("relleno negativo")
    N, C, H, W = x.shape
    nuevo = torch.full((N, C, H + 2 * p, W + 2 * q), value, dtype=x.dtype)
    nuevo[:, :, p:p + H, q:q + W] = x
    x.data = nuevo
    return nuevo
