import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative padding")
    band = torch.full((x.shape[0], x.shape[1], p, x.shape[3]), value, dtype=x.dtype)
    return torch.cat([band, x, band], dim=-2)
