import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    a, k, b = x.numpy(), weight.numpy(), bias.numpy()
    ph, pw = pair(padding)
    sh, sw = pair(stride)
    a = np.pad(a, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    if k.shape[2] > a.shape[2] or k.shape[3] > a.shape[3]:
        raise ValueError("el kernel no cabe en la imagen con relleno")
    v = sliding_window_view(a, k.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    return torch.from_numpy(np.einsum('nchwij,ocij->nohw', v, k) + b.reshape(-1, 1, 1))
