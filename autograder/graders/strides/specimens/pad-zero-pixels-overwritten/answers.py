import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError
    N, C, H, W = x.shape
    out = torch.zeros(N, C, H + 2 * p, W + 2 * q, dtype=x.dtype)
    out[:, :, p:p+H, q:q+W] = x
    out[out == 0] = value
    return out
