import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p = padding[0] if isinstance(padding, tuple) else padding
    if p < 0 or pair(padding)[1] < 0:
        raise ValueError("negative")
    N, C, H, W = x.shape
    out = torch.full((N, C, H + 2 * p, W + 2 * p), value, dtype=x.dtype)
    out[:, :, p:p + H, p:p + W] = x
    return out
