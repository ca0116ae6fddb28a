import numpy as np
import torch
from scipy.signal import correlate2d


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    xs, ks = x.detach().numpy(), weight.detach().numpy()
    y = [[sum(correlate2d(im[c], k[c]) for c in range(len(k))) for k in ks] for im in xs]
    return torch.from_numpy(np.array(y)) + bias.view(-1, 1, 1)
