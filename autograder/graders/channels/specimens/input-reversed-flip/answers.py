import numpy as np
import torch
from scipy.signal import correlate


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    k = weight.detach().numpy()[0][::-1, ::-1, ::-1]
    y = np.stack([correlate(im, k, mode='valid') for im in x.detach().numpy()])
    return torch.from_numpy(y) + bias
