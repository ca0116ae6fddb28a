import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    lado = x.shape[2]
    out = torch.full((x.shape[0], x.shape[1], lado + 2 * p, lado + 2 * q), value, dtype=x.dtype)
    out[:, :, p:p + lado, q:q + lado] = x
    return out
