import numpy as np
import torch
from scipy import signal


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    out = []
    for img in x.detach().numpy():
        out.append([signal.correlate2d(img[0], k[0].detach().numpy(), mode='valid') for k in weight])
    out = torch.from_numpy(np.array(out))
    return out + bias[:, None, None]


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    out = []
    for img in x.detach().numpy():
        s = 0
        for c in range(len(img)):
            s = s + signal.correlate2d(img[c], weight[0, c].detach().numpy(), mode='valid')
        out.append([s])
    return torch.from_numpy(np.array(out)) + bias


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    parts = [conv2d_multi_input(x, weight[[o]], bias[[o]]) for o in range(weight.shape[0])]
    return torch.cat(parts, 1)
