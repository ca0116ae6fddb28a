import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    p, q = 2 * p, 2 * q
    H, W = x.shape[-2:]
    out = x.new_full((len(x), x.shape[1], H + 2 * p, W + 2 * q), value)
    out[..., p:p + H, q:q + W] = x
    return out
