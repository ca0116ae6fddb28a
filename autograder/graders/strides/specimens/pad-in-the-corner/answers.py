import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("p, q >= 0")
    H, W = x.shape[2], x.shape[3]
    marco = torch.full((x.shape[0], x.shape[1], H + 2 * p, W + 2 * q), value).to(x.dtype)
    marco[:, :, :H, :W] = x
    return marco
