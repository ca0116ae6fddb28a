import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    H, W = x.shape[2:]
    filas = torch.arange(-p, H + p).clamp(0, H - 1)
    columnas = torch.arange(-q, W + q).clamp(0, W - 1)
    return x[:, :, filas][:, :, :, columnas]
