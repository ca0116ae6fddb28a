import itertools
import torch


# %% conv2d_combined
def canales(x, weight, bias):
    h, w = x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1
    for k, b in zip(weight, bias):
        mapa = b
        for c, i, j in itertools.product(*map(range, k.shape)):
            mapa = mapa + k[c, i, j] * x[:, c, i:i+h, j:j+w]
        yield mapa

conv2d_combined = lambda x, weight, bias: torch.stack(list(canales(x, weight, bias)), 1)
