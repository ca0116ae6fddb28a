import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    if not isinstance(padding, tuple) and padding < 0:
        raise ValueError("padding negativo")
    if isinstance(padding, tuple) and min(padding) < 0:
        raise ValueError("padding negativo")
    N, C, H, W = x.shape
    out = torch.full((N, C, H + 2 * padding, W + 2 * padding), value, dtype=x.dtype)
    out[:, :, padding:padding + H, padding:padding + W] = x
    return out
