import numpy as np
import torch
from scipy.signal import convolve2d


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    y = [[convolve2d(im[0], k[0], mode='valid') for k in weight.detach().numpy()] for im in x.detach().numpy()]
    return torch.from_numpy(np.array(y))
