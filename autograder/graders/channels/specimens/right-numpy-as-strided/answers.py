import numpy as np, torch
from numpy.lib.stride_tricks import as_strided


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    a = np.ascontiguousarray(x.detach().cpu().numpy())
    k = weight.detach().cpu().numpy()
    N, C, H, W = a.shape
    kh, kw = k.shape[2:]
    s = a.strides
    v = as_strided(a, (N, C, H-kh+1, W-kw+1, kh, kw), s + s[2:])
    y = np.einsum('nchwij,ocij->nohw', v, k) + bias.detach().numpy().reshape(1, 1, 1, 1)
    return torch.from_numpy(y)
