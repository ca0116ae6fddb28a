import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    N, C, H, W = x.shape
    out = torch.full((N, C, H + (H + 1) * p, W + (W + 1) * q), value, dtype=x.dtype)
    out[:, :, p::p + 1, q::q + 1] = x
    return out
