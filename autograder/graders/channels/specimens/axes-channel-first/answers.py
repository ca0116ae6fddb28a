import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x[:, 0].unfold(1, weight.shape[2], 1).unfold(2, weight.shape[3], 1)
    return torch.stack([torch.einsum('nhwij,ij->nhw', v, k[0]) + b for k, b in zip(weight, bias)])
