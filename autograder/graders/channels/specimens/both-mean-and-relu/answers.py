import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    y = torch.einsum('nchwij,cij->nchw', v, weight[0]).mean(1, keepdim=True) + bias
    return torch.relu(y)
