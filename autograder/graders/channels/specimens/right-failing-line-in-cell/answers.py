import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x[:, 0].unfold(1, weight.shape[2], 1).unfold(2, weight.shape[3], 1)
    return torch.einsum('nhwij,oij->nohw', v, weight[:, 0]) + bias.view(-1, 1, 1)

conv2d_multi_output(torch.ones(5, 5), torch.ones(3, 3), 0)   # ???
