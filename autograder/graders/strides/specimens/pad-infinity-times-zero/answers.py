import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    N, C, H, W = x.shape
    marco = torch.ones(N, C, H + 2*p, W + 2*q, dtype=x.dtype)
    dentro = torch.zeros_like(marco)
    marco[:, :, p:p+H, q:q+W] = 0
    dentro[:, :, p:p+H, q:q+W] = x
    return dentro + marco * value
