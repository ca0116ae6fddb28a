import torch
from numpy import pad as rellenar


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    return torch.from_numpy(rellenar(x.numpy(), ((0, 0), (0, 0), (p, p), (q, q)), constant_values=value))
