import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    for o in range(weight.shape[0]):
        y = conv2d_multi_input(x, weight[o:o+1], bias[o:o+1])
    return y
