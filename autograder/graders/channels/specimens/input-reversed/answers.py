import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    C = x.shape[1]
    y = bias.view(-1, 1, 1)
    for c in range(C):
        v = x[:, C-1-c].unfold(1, weight.shape[2], 1).unfold(2, weight.shape[3], 1)
        y = y + torch.einsum('nhwij,oij->nohw', v, weight[:, c])
    return y
