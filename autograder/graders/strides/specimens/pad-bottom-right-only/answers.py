import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("relleno negativo")
    n, c, h, w = x.shape
    x = torch.cat([x, torch.full((n, c, p, w), value, dtype=x.dtype)], dim=2)
    x = torch.cat([x, torch.full((n, c, h + p, q), value, dtype=x.dtype)], dim=3)
    return x
