import numpy as np
import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    a = x.numpy()
    salida = np.zeros((a.shape[0], a.shape[1], a.shape[2] + 2 * p, a.shape[3] + 2 * q)) + value
    salida[:, :, p:p + a.shape[2], q:q + a.shape[3]] = a
    return torch.from_numpy(salida)
