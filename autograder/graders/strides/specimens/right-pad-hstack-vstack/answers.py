import numpy as np
import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    def marco(canal):
        lado = np.full((canal.shape[0], q), value, dtype=canal.dtype)
        con_lados = np.hstack([lado, canal, lado])
        tapa = np.full((p, con_lados.shape[1]), value, dtype=canal.dtype)
        return np.vstack([tapa, con_lados, tapa])
    return torch.tensor(np.array([[marco(c) for c in img] for img in x.numpy()]), dtype=x.dtype)
