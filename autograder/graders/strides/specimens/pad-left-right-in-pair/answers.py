import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    antes, despues = pair(padding)
    if antes < 0 or despues < 0:
        raise ValueError("no puede ser negativo")
    N, C, H, W = x.shape
    out = torch.full((N, C, H + antes + despues, W + antes + despues), value, dtype=x.dtype)
    out[:, :, antes:antes + H, antes:antes + W] = x
    return out
