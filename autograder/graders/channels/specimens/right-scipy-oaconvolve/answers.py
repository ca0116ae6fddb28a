from scipy.signal import oaconvolve
import numpy as np
import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    a = x.detach().numpy()
    k = weight.detach().numpy()[..., ::-1, ::-1]
    y = np.stack([oaconvolve(a[:, 0], k[o], mode='valid', axes=(1, 2)) + bias[o].item() for o in range(len(k))], 1)
    return torch.tensor(y, dtype=x.dtype)
