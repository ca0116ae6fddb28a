import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if min(p, q) < 0:
        raise ValueError("negativo")
    N, C, H, W = x.shape
    out = torch.zeros(N, C, H + 2 * p, W + 2 * q, dtype=x.dtype)
    out[:, :, :H, :W] = x
    return out
