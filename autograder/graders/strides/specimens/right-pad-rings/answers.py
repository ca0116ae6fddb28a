import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("padding negativo")
    if p > 0:
        fila = x.new_full(x[:, :, :1].shape, value)
        return pad_image(torch.cat((fila, x, fila), 2), (p - 1, q), value)
    if q > 0:
        col = x.new_full(x[..., :1].shape, value)
        return pad_image(torch.cat((col, x, col), -1), (0, q - 1), value)
    return x.clone()
