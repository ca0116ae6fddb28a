import numpy as np
import torch
from scipy import ndimage

def valid(img, k):
    r0, c0 = k.shape[0] // 2, k.shape[1] // 2
    full = ndimage.correlate(img, k, mode='constant')
    return full[r0:r0 + img.shape[0] - k.shape[0] + 1, c0:c0 + img.shape[1] - k.shape[1] + 1]


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    ims, ks = x.detach().numpy(), weight.detach().numpy()[0]
    y = [[sum(valid(im[c], ks[c]) for c in range(len(ks)))] for im in ims]
    return torch.from_numpy(np.array(y)) + bias
