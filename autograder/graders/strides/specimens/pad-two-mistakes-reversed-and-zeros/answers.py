import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    N, C, H, W = x.shape
    out = torch.zeros(N, C, H + 2 * q, W + 2 * p, dtype=x.dtype)
    out[:, :, q:q+H, p:p+W] = x
    return out
