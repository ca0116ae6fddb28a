import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    assert p >= 0 and q >= 0, "p o q es negativo"
    n, c, h, w = x.shape
    y = torch.full((n, c, h + 2 * p, w + 2 * q), value, dtype=x.dtype)
    for i in range(h):
        y[:, :, p + i, q:q + w] = x[:, :, i]
    return y
