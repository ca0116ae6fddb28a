import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    N, C, H, W = x.shape
    out = torch.full((N, C, H + p, W + q), value, dtype=x.dtype)
    out[:, :, p:, q:] = x
    return out
