import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    ventanas = x.unfold(2, kh, 1).unfold(3, kw, 1)
    y = torch.einsum('nchwij,ocij->nohw', ventanas, weight)
    return y + len(x) * bias.view(1, -1, 1, 1)
