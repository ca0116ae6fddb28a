import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    out = []
    for k in range(len(bias)):
        v = x[:, 0].unfold(1, weight.shape[2], 1).unfold(2, weight.shape[3], 1)
        out.insert(0, torch.einsum('nhwij,ij->nhw', v, weight[k, 0]) + bias[k])
    return torch.stack(out, dim=1)
