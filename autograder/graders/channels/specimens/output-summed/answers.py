import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    y = torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(-1, 1, 1)
    return y.sum(dim=1, keepdim=True)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    total = 0
    for o in range(weight.shape[0]):
        total = total + conv2d_multi_input(x, weight[o:o+1], bias[o:o+1])
    return total
