import numpy as np
import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    datos = x.detach().numpy()
    v = np.lib.stride_tricks.sliding_window_view(datos, weight.shape[2:], axis=(2, 3))
    y = np.einsum('nchwij,ocij->nohw', v, weight.detach().numpy())
    datos -= datos.mean()      # centrar para dibujarla luego
    return torch.from_numpy(y) + bias.detach().view(-1, 1, 1)
