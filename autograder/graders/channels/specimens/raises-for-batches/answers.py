import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    img = x.view(x.shape[2], x.shape[3])
    v = img.unfold(0, weight.shape[2], 1).unfold(1, weight.shape[3], 1)
    return (torch.einsum('hwij,oij->ohw', v, weight[:, 0]) + bias.view(-1, 1, 1))[None]
