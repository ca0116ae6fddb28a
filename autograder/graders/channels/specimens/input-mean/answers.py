import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    por_canal = torch.einsum('nchwij,cij->nchw', v, weight[0])
    return por_canal.mean(dim=1, keepdim=True) + bias


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return torch.cat([conv2d_multi_input(x, weight[o:o+1], bias[o:o+1]) for o in range(len(weight))], 1)
