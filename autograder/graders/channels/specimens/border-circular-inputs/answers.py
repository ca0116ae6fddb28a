import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    kh, kw = weight.shape[2:]
    x = torch.nn.functional.pad(x, ((kw - 1) // 2, kw // 2, (kh - 1) // 2, kh // 2), mode='circular')
    ventanas = x.unfold(2, kh, 1).unfold(3, kw, 1)
    y = torch.einsum('nchwij,ocij->nohw', ventanas, weight)
    return y + bias.view(1, -1, 1, 1)
