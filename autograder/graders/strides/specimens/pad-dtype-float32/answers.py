import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    out = torch.full((x.shape[0], x.shape[1], x.shape[2] + 2*p, x.shape[3] + 2*q), float(value))
    out[:, :, p:p+x.shape[2], q:q+x.shape[3]] = x
    return out
