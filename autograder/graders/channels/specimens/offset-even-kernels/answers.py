import numpy as np
import torch
from scipy import ndimage


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    k = weight.detach().numpy()[0]
    kh, kw = k.shape[1:]
    r, c = (kh - 1) // 2, (kw - 1) // 2
    H, W = x.shape[2:]
    res = []
    for im in x.detach().numpy():
        m = sum(ndimage.correlate(im[q], k[q], mode='constant') for q in range(len(k)))
        res.append([m[r:r + H - kh + 1, c:c + W - kw + 1]])
    return torch.from_numpy(np.array(res)) + bias
