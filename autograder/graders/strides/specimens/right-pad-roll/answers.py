import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if min(p, q) < 0:
        raise ValueError("no")
    N, C, H, W = x.shape
    out = torch.full((N, C, H + 2*p, W + 2*q), value, dtype=x.dtype)
    out[:, :, :H, :W] = x
    return out.roll((p, q), (2, 3))
