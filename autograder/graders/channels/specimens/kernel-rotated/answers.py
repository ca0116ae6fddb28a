import numpy as np
import torch
from scipy.signal import correlate2d


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    y = [[sum(correlate2d(im[c], np.rot90(k[c]), mode='valid') for c in range(len(k))) for k in weight.detach().numpy()]
         for im in x.detach().numpy()]
    return torch.from_numpy(np.array(y)) + bias.view(-1, 1, 1)
