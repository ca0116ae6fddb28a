import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("relleno negativo")
    if p == q == 0:
        return x   # nada que hacer
    N, C, H, W = x.shape
    y = torch.full((N, C, H + 2 * p, W + 2 * q), value, dtype=x.dtype)
    y[:, :, p:-p or None, q:-q or None] = x
    return y
