import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    y = torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(-1, 1, 1)
    return y.mean(dim=1, keepdim=True)
