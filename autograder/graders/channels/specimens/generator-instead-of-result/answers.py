import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    for k in range(len(bias)):
        yield torch.einsum('nchwij,cij->nhw', v, weight[k]) + bias[k]
