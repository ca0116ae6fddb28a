import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    for dim, m in ((1, p), (2, q)):
        shape = list(x.shape)
        shape[dim] = m
        border = torch.full(shape, value, dtype=x.dtype)
        x = torch.cat([border, x, border], dim=dim)
    return x
