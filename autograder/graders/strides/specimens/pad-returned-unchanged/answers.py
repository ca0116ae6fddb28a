import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    y = x.clone()
    marco = torch.full((x.shape[2] + 2 * p, x.shape[3] + 2 * q), value)
    return y
