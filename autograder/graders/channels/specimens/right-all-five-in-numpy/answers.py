import numpy as np
import torch
from torch import nn

def to_np(*ts):
    return [t.detach().cpu().numpy() for t in ts]

def corr(im, k):
    return np.einsum('hwij,ij->hw', np.lib.stride_tricks.sliding_window_view(im, k.shape), k)


# %% edge_detector
def edge_detector():
    gx = np.array([1, 2, 1])[:, None] * np.array([1, 0, -1])
    conv = nn.Conv2d(1, 3, 3)
    conv.weight.data[:] = torch.from_numpy(np.stack([gx, gx.T, np.ones((3, 3))])[:, np.newaxis])
    conv.bias.data[:] = 0
    return conv


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    X, K, B = to_np(x, weight, bias)
    return torch.as_tensor(np.array([[corr(im[0], k[0]) + b for k, b in zip(K, B)] for im in X]), dtype=x.dtype)


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    X, K, B = to_np(x, weight, bias)
    return torch.as_tensor(np.array([[sum(map(corr, im, K[0])) + B[0]] for im in X]), dtype=x.dtype)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    X, K, B = to_np(x, weight, bias)
    return torch.as_tensor(np.array([[sum(map(corr, im, k)) + b for k, b in zip(K, B)] for im in X]), dtype=x.dtype)


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    a, b = to_np(conv_a(image_a), conv_b(image_b))
    return torch.tensor(a + b)
