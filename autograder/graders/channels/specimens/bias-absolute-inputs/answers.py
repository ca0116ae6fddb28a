import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    kh, kw = weight.shape[2:]
    ventanas = x.unfold(2, kh, 1).unfold(3, kw, 1)
    y = torch.einsum('nchwij,ocij->nohw', ventanas, weight)
    return y + bias.abs().view(1, -1, 1, 1)
