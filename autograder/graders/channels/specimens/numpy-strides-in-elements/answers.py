import numpy as np
import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    N, C, H, W = x.shape
    kh, kw = weight.shape[2:]
    n, c, h, w = x.stride()
    v = np.lib.stride_tricks.as_strided(x.detach().numpy(), (N, C, H-kh+1, W-kw+1, kh, kw), (n, c, h, w, h, w))
    y = np.einsum('nchwij,ocij->nohw', v, weight.detach().numpy())
    return torch.from_numpy(y) + bias
