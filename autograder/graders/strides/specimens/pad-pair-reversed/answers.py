import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    px, py = pair(padding)
    if px < 0 or py < 0:
        raise ValueError("relleno < 0")
    N, C, H, W = x.shape
    out = torch.full((N, C, H + 2*py, W + 2*px), value, dtype=x.dtype)
    out[:, :, py:py+H, px:px+W] = x
    return out
