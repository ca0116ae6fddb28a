import numpy as np
import torch
import scipy.signal


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    y = np.stack([
        np.concatenate([scipy.signal.correlate(img, k, mode='valid', method='direct') for k in weight.detach().numpy()])
        for img in x.detach().numpy()])
    return torch.from_numpy(y) + bias.detach().view(1, -1, 1, 1)
