import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return conv2d_combined(x, weight, bias)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    x, weight, bias = x.detach().numpy(), weight.detach().numpy(), bias.detach().numpy()
    v = sliding_window_view(x, weight.shape[2:], axis=(2, 3))
    return np.einsum('nchwij,ocij->nohw', v, weight) + bias[:, None, None]
